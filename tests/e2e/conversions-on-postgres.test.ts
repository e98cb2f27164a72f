// Batches where several servers have one database: with a folder for each, and with one for all.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openChannel } from './channel.ts';
import { askToConvert, batchOnce, conversionsOf, convert, download, isDone } from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, refusedAs, signIn } from './people.ts';
import { type Server, startServer } from './server.ts';
import { anyDatabase } from './store.ts';
import { readZip } from './zip-reader.ts';

async function twoServers(songs: number, seconds: number, shareFiles: boolean) {
  const music = writeMusic(album(songs, seconds));
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-shared-'));
  const url = await anyDatabase();
  const start = (name: string) =>
    startServer({
      settings: {
        GATEFOLD_DATABASE_URL: url,
        GATEFOLD_NODE: name,
        GATEFOLD_MUSIC: music.path,
        ...(shareFiles ? { GATEFOLD_CONVERSIONS: folder } : {}),
      },
    });
  const servers: [Server, Server] = [await start('north'), await start('south')];
  return {
    servers,
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
      music[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test('a file is where it was made, and another server says so', async () => {
  await using home = await twoServers(1, 2, false);
  const [north, south] = home.servers;
  const { token } = await signIn(north.url, 'Here');
  const tracks = await tracksOnceScanned(north.url, token, 1);
  const batch = await convert(north.url, token, tracks, { format: 'flac' });
  const [file] = await conversionsOf(south.url, token);
  assert.equal(file?.state, 'done', 'the list is the same everywhere');
  for (const path of [`/api/conversions/${file.id}/file`, `/api/batches/${batch.id}/zip`]) {
    const answers = await Promise.all(home.servers.map(({ url }) => call(url, 'GET', path, { token })));
    const there = answers.filter(({ status }) => status === 200);
    assert.equal(there.length, 1, answers.map(({ status }) => status).join());
    for (const answer of answers) if (answer.status !== 200) refusedAs(answer, 'file-elsewhere');
  }
});

test('with one folder for all, a batch of a dead server is taken over, and any server gives its files', async () => {
  await using home = await twoServers(6, 30, true);
  const [north, south] = home.servers;
  const { token } = await signIn(north.url, 'Here');
  const tracks = await tracksOnceScanned(north.url, token, 6);
  await tracksOnceScanned(south.url, token, 6);
  const asked = await askToConvert(north.url, token, tracks, { format: 'mp3' });
  await batchOnce(south.url, token, asked.body.id, ({ counts }) => counts.done >= 1);
  // Whichever was at it, the other one goes on.
  using channel = await openChannel(south.url, token);
  await north.kill();
  const done = await batchOnce(south.url, token, asked.body.id, isDone);
  assert.deepEqual([done.counts.done, done.counts.failed], [6, 0]);
  const zip = await download(south.url, `/api/batches/${asked.body.id}/zip`, token);
  assert.equal(readZip(zip.bytes).length, 6);
  assert.ok(
    channel.heard.some((event) => event.kind === 'conversion'),
    'its players hear of it',
  );
});
