// A disk that is full of what was converted: each track says so, nothing is half, and all goes on once there is room.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { batchOnce, conversionsOf, convert, download, isDone, upload } from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, refusedAs, signIn } from './people.ts';
import { startServer } from './server.ts';
import { smallDisk } from './small-disk.ts';
import { readZip } from './zip-reader.ts';

test('a full disk fails the track that meets it, and leaves nothing half', async (context) => {
  using disk = smallDisk();
  if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
  using music = writeMusic(album(2, 10));
  await using server = await startServer({
    settings: { GATEFOLD_MUSIC: music.path, GATEFOLD_CONVERSIONS: disk.path },
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
