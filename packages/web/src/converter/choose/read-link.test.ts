import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLink } from './read-link.ts';

const here = 'https://music.example.org';
const id = '0123456789a';

const cases: [string, ReturnType<typeof readLink>][] = [
  [`${here}/albums/${id}`, { kind: 'album', id }],
  [`  ${here}/artists/${id}?x=1 `, { kind: 'artist', id }],
  [`${here}/api/tracks/${id}/stream`, { kind: 'track', id }],
  [`${here}/account`, { kind: 'no-music' }],
  [`${here}/albums/${id}z`, { kind: 'no-music' }],
  [`http://music.example.org/albums/${id}`, { kind: 'elsewhere' }],
  ['https://open.spotify.com/playlist/37i9', { kind: 'service' }],
  ['spotify:track:4uLU6hMCjMI75M1A2tKUQC', { kind: 'service' }],
  ['https://www.youtube.com/watch?v=1', { kind: 'service' }],
  ['https://music.amazon.co.uk/albums/B0', { kind: 'service' }],
  ['https://tidal.com/playlist/1', { kind: 'service' }],
  ['https://www.audible.co.uk/pd/1', { kind: 'service' }],
  ['https://music.apple.com/de/album/1', { kind: 'service' }],
  ['https://tidal.example.org/playlist/1', { kind: 'elsewhere' }],
  ['https://apple.example/list.m3u', { kind: 'elsewhere' }],
  ['https://www.amazon.de/dp/B0', { kind: 'elsewhere' }],
  ['https://music.amazon.x.org/albums/1', { kind: 'elsewhere' }],
  ['https://notspotify.example.org/', { kind: 'elsewhere' }],
  ['https://', undefined],
  ['slow ferry', undefined],
  ['https://a b', undefined],
];

for (const [text, link] of cases) {
  test(`${text.trim()} is ${link?.kind ?? 'no address'}`, () => assert.deepEqual(readLink(text, here), link));
}
