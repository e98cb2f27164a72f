import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamingServiceOf } from './streaming-services.ts';

const cases: [string, string | undefined][] = [
  ['https://open.spotify.com/playlist/1', 'Spotify'],
  ['spotify:track:1', 'Spotify'],
  ['listen.tidal.com/album/1', 'TIDAL'],
  ['https://music.amazon.co.uk/albums/B0', 'Amazon Music'],
  ['https://www.audible.com.au:443/pd/1', 'Audible'],
  ['https://music.yandex.ru/album/1', 'Yandex Music'],
  ['https://somebody@tidal.com/album/1', 'TIDAL'],
  ['https://tidal.example.org/album/1', undefined],
  ['https://music.amazon.x.org/albums/1', undefined],
  ['https://audible.my.net/books', undefined],
  ['https://music.yandex.dev/album/1', undefined],
];

for (const [address, service] of cases)
  test(`${address} is ${service ?? 'of no service'}`, () =>
    assert.equal(streamingServiceOf(address), service));
