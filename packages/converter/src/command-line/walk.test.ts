import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { walk } from './walk.ts';

let top = '';
const write = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(join(top, name, '..'), { recursive: true });
    writeFileSync(join(top, name), '');
  }
};
const walked = async (leaveOut = 'Converted') => {
  const { paths, missing, passedOver } = await walk(top, join(top, leaveOut));
  const named = (all: string[]) => all.map((path) => relative(top, path));
  return {
    paths: named(paths),
    missing: named(missing.map(({ what }) => what)),
    passedOver: named(passedOver),
  };
};
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'gatefold-walk-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

test('music in the order of names, with all else counted and hidden things left out', async () => {
  write('10 b.mp3', '2 a.FLAC', 'disc/x.w64', 'disc/y.mp2', 'cover.jpg', '.hidden/z.mp3');
  assert.deepEqual(await walked(), {
    paths: ['2 a.FLAC', '10 b.mp3', 'disc/x.w64', 'disc/y.mp2'],
    missing: [],
    passedOver: ['cover.jpg'],
  });
});

test('what was made is left out, unless it is what was asked for', async () => {
  write('a.flac', 'Converted/a.mp3');
  assert.deepEqual((await walked()).paths, ['a.flac']);
  assert.deepEqual((await walked('')).paths, ['a.flac', 'Converted/a.mp3']);
});

test('links are followed, in rings too, and nothing comes twice; a link to nowhere is said', async () => {
  write('a/song.flac');
  symlinkSync(top, join(top, 'a', 'ring'));
  symlinkSync(join(top, 'a', 'song.flac'), join(top, 'again.flac'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'gatefold-walk-'));
  try {
    writeFileSync(join(elsewhere, 'far.mp3'), '');
    symlinkSync(elsewhere, join(top, 'far'));
    symlinkSync(join(elsewhere, 'nothing.mp3'), join(top, 'gone.mp3'));
    symlinkSync('itself', join(top, 'itself'));
    symlinkSync(join(elsewhere, 'nothing.jpg'), join(top, 'gone.jpg'));
    assert.deepEqual(await walked(), {
      paths: ['a/song.flac', 'far/far.mp3'],
      missing: ['gone.mp3', 'itself'],
      passedOver: ['gone.jpg'],
    });
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});
