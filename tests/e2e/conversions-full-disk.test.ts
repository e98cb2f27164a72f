// A disk that is full of what was converted: each track says so, nothing is half, and all goes on once there is room.
import assert from 'node:assert/strict';
import { readdirSync, statfsSync } from 'node:fs';
import { test } from 'node:test';
import { askToConvert, batchOnce, conversionsOf, convert, download, isDone, upload } from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, isSignedIn, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { startServer } from './server.ts';
import { smallDisk } from './small-disk.ts';
import { readZip } from './zip-reader.ts';

test('a full disk fails the track that meets it, and leaves nothing half', async (context) => {
  using disk = smallDisk();
  if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
  using music = writeMusic(album(2, 10));
  await using server = await startServer({
    settings: {
      GATEFOLD_MUSIC: music.path,
      GATEFOLD_CONVERSIONS: disk.path,
      GATEFOLD_KEEP_FREE_MB: '0',
    },
  });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 2);
  const song = await download(url, `/api/tracks/${tracks[0]?.id}/stream`, token);
  disk.fill(300 * 1024);
  const batch = await convert(url, token, tracks, { format: 'wav' });
  assert.equal(batch.counts.failed, 2);
  for (const { failure, available } of await conversionsOf(url, token)) {
    assert.equal(failure?.code, 'disk-full');
    assert.equal(available, false);
  }
  refusedAs(await call(url, 'GET', `/api/batches/${batch.id}/zip`, { token }), 'nothing-converted');
  refusedAs(await upload(url, token, 'a.wav', new Uint8Array(song.bytes)), 'disk-full');
  const left = readdirSync(disk.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !['ballast', 'place'].includes(entry.name))
    .map(({ name }) => name);
  assert.deepEqual(left, [], 'nothing half is left');

  disk.free();
  await call(url, 'POST', `/api/batches/${batch.id}/retry`, { token });
  assert.equal((await batchOnce(url, token, batch.id, isDone)).counts.done, 2);
  assert.equal(readZip((await download(url, `/api/batches/${batch.id}/zip`, token)).bytes).length, 2);
});

test('converting leaves room for the database beside it: everybody can still be signed out', async (context) => {
  using disk = smallDisk(24);
  if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
  using music = writeMusic(album(1, 10));
  const keptMb = 8;
  await using server = await startServer({
    data: disk.path,
    settings: { GATEFOLD_MUSIC: music.path, GATEFOLD_KEEP_FREE_MB: String(keptMb) },
  });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const there = await signIn(url, 'There');
  const [track] = await tracksOnceScanned(url, token, 1);
  assert.ok(track);
  const song = await download(url, `/api/tracks/${track.id}/stream`, token);
  const many = Array.from({ length: 40 }, () => track);
  const batch = await convert(url, token, many, { format: 'wav' });
  assert.ok(batch.counts.done > 0 && batch.counts.failed > 0, JSON.stringify(batch.counts));
  const failed = await conversionsOf(url, token, '&state=failed');
  assert.deepEqual([...new Set(failed.map(({ failure }) => failure?.code))], ['disk-full']);
  // What is left is for others, not for uploads.
  const uploadCopy = (number: number) => {
    // Each a file of its own: the same one again is not kept twice.
    const bytes = new Uint8Array(song.bytes);
    bytes.set([number], bytes.length - 1);
    return upload(url, token, 'a.wav', bytes);
  };
  let answer = await uploadCopy(0);
  for (let tries = 1; answer.status === 200 && tries < 40; tries++) answer = await uploadCopy(tries);
  refusedAs(answer, 'disk-full');
  const { bavail, bsize } = statfsSync(disk.path);
  assert.ok(bavail * bsize > (keptMb - 4) * 1024 ** 2, `${bavail * bsize} bytes are left`);

  await signOutEverywhere(url, token, true);
  assert.equal(await isSignedIn(url, there.token), false);
});

test('an account has so much of converted files, and more once it has removed some', async () => {
  using music = writeMusic(album(2, 10));
  await using server = await startServer({
    settings: { GATEFOLD_MUSIC: music.path, GATEFOLD_CONVERTED_MB: '4' },
  });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 2);
  const many = Array.from({ length: 10 }, () => tracks).flat();
  const batch = await convert(url, token, many, { format: 'wav' });
  assert.ok(batch.counts.done > 0 && batch.counts.failed > 0, JSON.stringify(batch.counts));
  const rows = await conversionsOf(url, token);
  const bytes = rows.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  assert.ok(bytes < 16 * 1024 ** 2, `${bytes} bytes`);
  assert.ok(rows.every(({ state, failure }) => state === 'done' || failure?.code === 'no-room'));
  refusedAs(await askToConvert(url, token, tracks, { format: 'wav' }), 'conversions-full');

  assert.equal((await call(url, 'DELETE', `/api/batches/${batch.id}`, { token })).status, 200);
  assert.equal((await convert(url, token, tracks, { format: 'wav' })).counts.done, 2);
});
