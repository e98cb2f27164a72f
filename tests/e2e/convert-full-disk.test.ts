// `gatefold convert` onto a disk, a stick or an image that has no room: said in a sentence, and made by the same command
// once there is room.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { convert, filesOf, folder } from './convert.ts';
import { album, writeMusic } from './music.ts';
import { smallDisk } from './small-disk.ts';

for (const [kind, words] of [
  ['a folder', ['--to', 'wav', '--lists', 'm3u8']],
  ['a stick', ['--car']],
  ['a disc', ['--cd']],
] as const)
  test(`${kind} without room: a sentence, nothing half, and the same command makes it later`, async (context) => {
    using disk = smallDisk(8);
    if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
    using music = writeMusic(album(2, 10));
    using cache = folder();
    const out = join(disk.path, 'goal');
    const run = () => convert([music.path, ...words, '--out', out], '', { XDG_CACHE_HOME: cache.path });
    disk.fill(100 * 1024);
    const full = await run();
    assert.equal(full.code, 1, full.stdout);
    assert.match(full.stdout + full.stderr, /(disk|stick) is full/);
    assert.doesNotMatch(full.stdout + full.stderr, /^\s+at /m);
    assert.deepEqual(
      filesOf(disk.path).filter((name) => name.endsWith('.part') || name.includes('half')),
      [],
    );
    disk.free();
    // Songs keep their order only in a new folder, which the command says.
    if (kind === 'a stick') rmSync(join(out, 'Slow Ferry'), { recursive: true });
    const made = await run();
    assert.equal(made.code, 0, made.stdout + made.stderr);
    assert.ok(filesOf(out).length >= 2, filesOf(out).join());
    assert.deepEqual(filesOf(cache.path), []);
  });
