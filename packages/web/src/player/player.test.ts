import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Track } from '@gatefold/contract';
import { SilentAudio } from './audio.testing.ts';
import { createPlayer, type Failure } from './player.ts';
import { currentEntry } from './queue.ts';

const track = (id: string, codec = 'FLAC'): Track => ({
  id,
  title: id,
  artists: [],
  album: { id: 'album', title: 'Album' },
  disc: 1,
  durationMs: 60_000,
  format: { container: codec, codec, mime: `audio/${codec.toLowerCase()}`, lossless: true, sizeBytes: 1 },
});

function setUp({ failure = { kind: 'passing', text: 'broke off' } as Failure } = {}) {
  const elements: SilentAudio[] = [];
  const said: string[] = [];
  const player = createPlayer({
    createAudio: () => {
      const element = new SilentAudio();
      elements.push(element);
      return element as unknown as HTMLAudioElement;
    },
    random: () => 0,
    whyNotPlayable: ({ title, format }) => (format.codec === 'APE' ? `${title} cannot be played` : undefined),
    explain: async () => failure,
    say: (text) => said.push(text),
  });
  const withSource = (id: string) => elements.find(({ src }) => src.includes(`/${id}/`));
  return {
    player,
    said,
    elements,
    on: () => currentEntry(player.read().queue)?.track.id,
    status: () => player.read().status,
    /** The element that has this song; the test fails where none does. */
    sounding: (id: string): SilentAudio => withSource(id) ?? assert.fail(`nothing has ${id}`),
    withSource,
  };
}

test('a song plays, and the next one is fetched ahead and follows without a new request', () => {
  const { player, sounding, withSource, on, status } = setUp();
  player.playTracks([track('a'), track('b')]);
  assert.equal(status(), 'waiting');
  sounding('a').arrive(60);
  assert.equal(status(), 'playing');
  sounding('a').playTo(10);
  assert.equal(withSource('b'), undefined, 'not yet: the end is far');
  sounding('a').playTo(45);
  const ahead = sounding('b');
  assert.equal(ahead.paused, true);
  sounding('a').finish();
  assert.equal(on(), 'b');
  assert.equal(sounding('b'), ahead);
  assert.equal(ahead.paused, false);
});

test('the hand-over begins a moment before the end', async () => {
  const { player, sounding, on } = setUp();
  player.playTracks([track('a'), track('b')]);
  const first = sounding('a');
  first.arrive(60);
  first.playTo(59.5);
  first.playTo(59.9);
  await wait(200);
  assert.equal(on(), 'b');
  assert.equal(sounding('b').paused, false);
});

test('a song fetched ahead that failed is asked for again', () => {
  const { player, sounding } = setUp();
  player.playTracks([track('a'), track('b')]);
  sounding('a').arrive(60);
  sounding('a').playTo(45);
  const ahead = sounding('b');
  ahead.fail(4);
  sounding('a').finish();
  assert.equal(sounding('b').error, null);
});

test('a format that cannot be played is named and passed over', () => {
  const { player, said, on } = setUp();
  player.playTracks([track('a', 'APE'), track('b')]);
  assert.deepEqual(said, ['a cannot be played']);
  assert.equal(on(), 'b');
});

test('a queue of nothing playable stops instead of going round', () => {
  const { player, said, status } = setUp();
  player.setRepeat('all');
  player.playTracks([track('a', 'APE'), track('b', 'APE')]);
  assert.equal(status(), 'paused');
  assert.ok(said.length <= 5);
});

test('a stream that breaks is tried once more at the same place, then said', async () => {
  const { player, sounding, said, status } = setUp();
  player.playTracks([track('a')]);
  sounding('a').arrive(60);
  sounding('a').playTo(30);
  sounding('a').fail(2);
  await wait(1);
  assert.equal(sounding('a').currentTime, 30);
  assert.deepEqual(said, []);
  sounding('a').fail(2);
  await wait(1);
  assert.deepEqual(said, ['broke off']);
  assert.equal(status(), 'paused');
});

test('too many devices: silence here, and the limit is known', async () => {
  const limit = { limit: 1, devices: [{ id: 'kitchen', name: 'Kitchen speaker' }] };
  const { player, sounding, status } = setUp({ failure: { kind: 'limit', limit } });
  player.playTracks([track('a')]);
  sounding('a').fail(4);
  await wait(1);
  assert.equal(status(), 'paused');
  assert.deepEqual(player.read().limit, limit);
});

test('dropping leaves no source, no sound and no queue', () => {
  const { player, sounding, elements, status } = setUp();
  player.playTracks([track('a'), track('b')]);
  sounding('a').arrive(60);
  sounding('a').playTo(50);
  player.drop();
  assert.deepEqual(
    elements.map(({ src, paused }) => [src, paused]),
    [
      ['', true],
      ['', true],
    ],
  );
  assert.equal(player.read().queue.entries.length, 0);
  assert.equal(status(), 'paused');
});

test('the end of the queue waits at its first song', () => {
  const { player, sounding, on, status } = setUp();
  player.playTracks([track('a'), track('b')], 1);
  sounding('b').arrive(60);
  sounding('b').finish();
  assert.equal(on(), 'a');
  assert.equal(status(), 'paused');
});

test('repeating one song begins it again', () => {
  const { player, sounding, on } = setUp();
  player.setRepeat('one');
  player.playTracks([track('a'), track('b')]);
  sounding('a').arrive(60);
  sounding('a').finish();
  assert.equal(on(), 'a');
  assert.equal(sounding('a').paused, false);
  assert.equal(sounding('a').currentTime, 0);
});
