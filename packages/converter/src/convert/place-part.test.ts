import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Proof } from '../words.ts';
import { makeFolderOf } from './part-file.ts';
import { placePart } from './place-part.ts';

const form = { codec: 'flac', sampleRateHz: 44_100, channels: 2, samples: 1 };
const proof: Proof = {
  source: form,
  target: form,
  how: 'copied',
  pcm: { source: 'a', target: 'a', isSame: true },
  samples: { expected: 1, found: 1 },
  tags: { found: 0, kept: 0, lost: [] },
  notes: [],
  sizeBytes: 1,
  tookMs: 1,
  processorMs: 1,
};

type Handle = Awaited<ReturnType<typeof open>>;

test('a name is on the disk before it is said to be given, and so are the folders made for it', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatefold-place-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const to = path.join(folder, 'artist', 'album', 'song.flac');
  const part = `${to}.part`;
  const settled: string[] = [];
  const some = await open(folder);
  const prototype = Object.getPrototypeOf(some) as Handle;
  await some.close();
  const sync = prototype.sync;
  t.mock.method(prototype, 'sync', async function (this: Handle) {
    const { ino } = await this.stat();
    for (const name of ['', 'artist', 'artist/album', 'artist/album/song.flac.part'])
      if (statSync(path.join(folder, name), { throwIfNoEntry: false })?.ino === ino)
        settled.push(`${name}${existsSync(to) ? ', named' : ''}`);
    await sync.call(this);
  });
  await makeFolderOf(to);
  await writeFile(part, 'x');
  for (const whenThere of ['refuse', 'replace'] as const) {
    const placed = await placePart({ part, proof }, to, whenThere);
    assert.equal(placed.kind, 'done');
    await writeFile(part, 'y');
  }
  assert.deepEqual(settled.slice(0, 2).sort(), ['', 'artist']);
  assert.deepEqual(settled.slice(2, 4), ['artist/album/song.flac.part', 'artist/album, named']);
  assert.equal(settled.at(-1), 'artist/album, named');
});

test('a folder that cannot be opened for it is passed over', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatefold-place-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const to = path.join(folder, 'song.flac');
  await writeFile(`${to}.part`, 'x');
  const some = await open(folder);
  const prototype = Object.getPrototypeOf(some) as Handle;
  await some.close();
  // What Node's permission model answers, and what file systems without it do.
  for (const code of ['ERR_ACCESS_DENIED', 'EINVAL', 'EPERM'] as const) {
    const sync = prototype.sync;
    const mocked = t.mock.method(prototype, 'sync', async function (this: Handle) {
      if ((await this.stat()).isDirectory()) throw Object.assign(new Error(code), { code });
      await sync.call(this);
    });
    assert.equal((await placePart({ part: `${to}.part`, proof }, to, 'replace')).kind, 'done');
    mocked.mock.restore();
    await writeFile(`${to}.part`, 'x');
  }
});
