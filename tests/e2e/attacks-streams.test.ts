// Getting more music than an account may have, and files that are not what the scan saw.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Track } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, wavBytesPerSecond, writeMusic } from './music.ts';
import { call, devicesOf, refusedAs, type SignedInDevice, signIn } from './people.ts';
import { gatefold, owner, type Server, startServer } from './server.ts';

const streamOf = ({ id }: Track) => `/api/tracks/${id}/stream`;

/** Takes in for a while all that comes from a second of the song on; answers how many seconds of it came. */
async function hear(base: string, track: Track, token: string, fromS: number, ms: number, toS?: number) {
  const at = (seconds: number) => seconds * wavBytesPerSecond;
  const range = `bytes=${at(fromS)}-${toS === undefined ? '' : at(toS) - 1}`;
  let bytes = 0;
  try {
    const response = await fetch(new URL(streamOf(track), base), {
      headers: { authorization: `Bearer ${token}`, range },
      signal: AbortSignal.timeout(ms),
    });
    assert.equal(response.status, 206);
    for await (const chunk of response.body ?? []) bytes += chunk.length;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  return bytes / wavBytesPerSecond;
}

test('asking again, seeking back and pausing give no more than about ten seconds ahead', async () => {
  using music = writeMusic(album(1, 120));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const again = await signIn(url, 'Asks again');
  const back = await signIn(url, 'Seeks back');
  const pause = await signIn(url, 'Pauses');
  const [track] = (await tracksOnceScanned(url, again.token, 1)) as [Track];
  await Promise.all([
    hear(url, track, again.token, 0, 3000),
    hear(url, track, back.token, 0, 3000),
    hear(url, track, pause.token, 0, 3000, 10),
  ]);
  await wait(12_000);
  const heard = await Promise.all([
    hear(url, track, again.token, 0, 2000),
    hear(url, track, back.token, 1, 2000),
    hear(url, track, pause.token, 10, 2000),
  ]);
  // Ten seconds, the two that went by, and one more for a machine that is busy.
  for (const seconds of heard) assert.ok(seconds > 9 && seconds < 13, `seconds that came: ${heard}`);
});

/** Asks for a stream and answers as soon as its head is there; the body waits. */
async function openStream(base: string, track: Track, token: string) {
  const abort = new AbortController();
  const response = await fetch(new URL(streamOf(track), base), {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  const { status } = response;
  const type = status === 200 ? '' : ((await response.json()) as { type: string }).type;
  // The response goes along: fetch hangs up when nobody holds it any more.
  return {
    answer: status === 200 ? '200' : `${status} ${type.split(':').at(-1)}`,
    response,
    close: () => abort.abort(),
  };
}

async function closeAll(server: Server, token: string, streams: { close(): void }[]) {
  for (const stream of streams) stream.close();
  for (let tries = 0; tries < 200; tries++) {
    const { items } = await devicesOf(server.url, token);
    if (items.every(({ playing }) => playing === undefined)) return;
    await wait(20);
  }
  assert.fail('streams that were closed are still counted');
}

test('streams that begin in the same instant do not pass the limit of streams', async () => {
  using music = writeMusic(album(1, 60));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const limited = await gatefold(['accounts', 'limit', owner.email, '--streams', '1'], {
    GATEFOLD_DATA: server.data,
  });
  assert.equal(limited.code, 0, limited.stderr);
  const devices = await Promise.all(['One', 'Two', 'Three'].map((name) => signIn(url, name)));
  const { token } = devices[0] as SignedInDevice;
  const [track] = (await tracksOnceScanned(url, token, 1)) as [Track];
  for (let round = 0; round < 5; round++) {
    const streams = await Promise.all(devices.map((device) => openStream(url, track, device.token)));
    const refused = '409 stream-limit-reached';
    assert.deepEqual(streams.map(({ answer }) => answer).sort(), ['200', refused, refused]);
    await closeAll(server, token, streams);
  }
});

test('one device that asks for thirty streams at once gets eight', async () => {
  using music = writeMusic(album(1, 60));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Greedy');
  const [track] = (await tracksOnceScanned(server.url, token, 1)) as [Track];
  const streams = await Promise.all(Array.from({ length: 30 }, () => openStream(server.url, track, token)));
  const refused = streams.filter(({ answer }) => answer === '429 too-many-channels');
  assert.equal(refused.length, 22, streams.map(({ answer }) => answer).join());
  await closeAll(server, token, streams);
});

/** Where `writeMusic` puts a song of `album`. */
const fileOf = (music: MusicFolder, number: number) =>
  join(music.path, 'The Tidal Clocks', 'Slow Ferry', `0${number} Crossing ${number}.wav`);

const inTime = <T>(answer: Promise<T>) =>
  Promise.race([answer, wait(5000).then(() => assert.fail('no answer within 5 s'))]);

test('a song replaced by a pipe is refused, and holds up nobody', async () => {
  using music = writeMusic(album(1, 5));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const { token } = await signIn(url, 'Device');
  const [track] = (await tracksOnceScanned(url, token, 1)) as [Track];
  rmSync(fileOf(music, 1));
  execFileSync('mkfifo', [fileOf(music, 1)]);
  // More than the threads that Node has for files and passwords.
  const answers = Array.from({ length: 8 }, () => call(url, 'GET', streamOf(track), { token }));
  const other = inTime(signIn(url, 'Another device'));
  refusedAs(await inTime(answers[0] as (typeof answers)[0]), 'file-not-readable');
  await other;
  for (const answer of await inTime(Promise.all(answers))) {
    // The scan that the first one asked for may have taken the track away already.
    refusedAs(answer, answer.status === 404 ? 'unknown-track' : 'file-not-readable');
  }
});

test('a song replaced by a link to a file elsewhere gives nothing of that file', async () => {
  using music = writeMusic(album(2, 5));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const { token } = await signIn(url, 'Device');
  const [first, second] = (await tracksOnceScanned(url, token, 2)) as [Track, Track];
  const sameSize = statSync(fileOf(music, 2)).size;
  for (const [track, number, content] of [
    [first, first.number ?? 0, 'a secret'],
    [second, second.number ?? 0, 'a secret'.padEnd(sameSize)],
  ] as const) {
    const secret = join(server.data, `secret-${number}`);
    writeFileSync(secret, content);
    rmSync(fileOf(music, number));
    symlinkSync(secret, fileOf(music, number));
    const answer = await inTime(call(url, 'GET', streamOf(track), { token }));
    assert.ok(!answer.text.includes('secret'));
    refusedAs(answer, 'file-not-readable');
  }
  await inTime(signIn(url, 'Another device'));
});
