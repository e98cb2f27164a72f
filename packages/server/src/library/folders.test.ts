// Music folders of the settings and of the page: which can be added, which removed, and what survives a restart.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { tempLibrary } from './testing/temp-library.ts';

const refusedWith = (answer: unknown): string => {
  assert.ok(isRefusal(answer), 'it was not refused');
  return answer.refusal;
};

test('a folder added on the page is scanned, kept over a restart, and removed with its tracks', async () => {
  await using temp = tempLibrary();
  const more = join(temp.data, '..', 'more music');
  mkdirSync(more);
  writeFileSync(join(more, 'a.flac'), readFileSync(temp.put('spare/b.flac')));
  const added = await temp.library.addFolder(`${more}/`);
  assert.ok(!isRefusal(added));
  assert.deepEqual([added.path, added.from], [more, 'page']);
  await temp.scan();
  assert.equal(temp.tracks().length, 2);
  await temp.reopen();
  const known = temp.library.folders().find(({ path }) => path === more);
  assert.deepEqual([known?.id, known?.trackCount], [added.id, 1]);
  assert.ok(!isRefusal(temp.library.removeFolder(added.id)));
  await temp.scan();
  assert.equal(temp.tracks().length, 1);
});

test('what cannot be a music folder is refused with a sentence', async () => {
  await using temp = tempLibrary();
  const file = temp.put('a.flac');
  for (const path of [
    'relative',
    '/',
    file,
    '/not/there/at/all',
    temp.data,
    join(temp.data, '..'),
    '/tmp/\0',
  ])
    assert.equal(refusedWith(await temp.library.addFolder(path)), 'folder-not-usable', path);
});

test('a folder of the settings cannot be removed on the page, an unknown one neither', async () => {
  await using temp = tempLibrary();
  assert.equal(
    refusedWith(temp.library.removeFolder(temp.library.folders()[0]?.id ?? '')),
    'folder-not-usable',
  );
  assert.equal(refusedWith(temp.library.removeFolder('00000000001')), 'unknown-folder');
});

test('a damaged list of folders is said, and the server starts', async () => {
  await using temp = tempLibrary();
  await temp.reopen(() => writeFileSync(join(temp.data, 'folders.json'), '{"folders": ['));
  assert.match(temp.warnings.join(' '), /damaged/);
});
