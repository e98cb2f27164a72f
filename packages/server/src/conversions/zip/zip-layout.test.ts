// What other programs make of our ZIP files: Python's zipfile, which knows Zip64, and where it is there `unzip -t`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { layOutZip, partsBetween, type ZipEntry, type ZipLayout } from './zip-layout.ts';

const changedAt = Date.UTC(2026, 10, 21, 12, 34, 56);
const entry = (name: string, text: string): ZipEntry => {
  const bytes = Buffer.from(text, 'utf8');
  return { name, sizeBytes: bytes.length, crc32: crc32(bytes), changedAt, content: { bytes } };
};

/** The bytes from `first` to `last` of a layout whose contents are all in memory. */
const bytesOf = (layout: ZipLayout, first = 0, last = layout.sizeBytes - 1): Buffer =>
  Buffer.concat(
    partsBetween(layout, first, last).map(({ content, from, to }) => {
      assert.ok('bytes' in content);
      return content.bytes.subarray(from, to);
    }),
  );

const inFolder = async (run: (folder: string) => void | Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-zip-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What Python's zipfile says of a file: names, sizes and the first wrong entry; undefined where there is no Python. */
const readByPython = (path: string): { names: string[]; sizes: number[]; bad: string | null } | undefined => {
  const program = `import json,sys,zipfile
z=zipfile.ZipFile(sys.argv[1])
bad=None if len(sys.argv)>2 else z.testzip()
print(json.dumps({"names":[i.filename for i in z.infolist()],"sizes":[i.file_size for i in z.infolist()],"bad":bad}))`;
  const more = path.endsWith('large.zip') ? ['names alone'] : [];
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', program, path, ...more], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return undefined;
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
};

test('another program reads names of any script, empty files and contents', async (context) => {
  await inFolder((folder) => {
    const names = ['Ünïcödé/日本語 \u{1F3B5}.mp3', 'empty.txt', 'a/b/c.flac'];
    const layout = layOutZip([
      entry(names[0] as string, 'one'),
      entry('empty.txt', ''),
      entry('a/b/c.flac', 'x'.repeat(70_000)),
    ]);
    const path = join(folder, 'small.zip');
    const file = openSync(path, 'w+');
    writeSync(file, bytesOf(layout));
    closeSync(file);
    const read = readByPython(path);
    if (read === undefined) return context.skip('there is no python3 here');
    assert.deepEqual(read, { names, sizes: [3, 0, 70_000], bad: null });
    const unzip = spawnSync('unzip', ['-tq', path], { encoding: 'utf8' });
    if (unzip.error === undefined) assert.equal(unzip.status, 0, unzip.stdout + unzip.stderr);
  });
});

test('another program reads a ZIP of more than 4 GiB with a file of more than 4 GiB and 70,000 files', async (context) => {
  await inFolder((folder) => {
    const large = 2 ** 32 + 5;
    const entries: ZipEntry[] = [
      { name: 'large.wav', sizeBytes: large, crc32: 1, changedAt, content: { path: 'nowhere' } },
      ...Array.from({ length: 70_000 }, (_, at) => entry(`${at}.txt`, 'x')),
    ];
    const layout = layOutZip(entries);
    const path = join(folder, 'large.zip');
    const file = openSync(path, 'w+');
    // The large file is a hole.
    ftruncateSync(file, layout.sizeBytes);
    for (const { at, sizeBytes, content } of layout.pieces)
      if ('bytes' in content) writeSync(file, content.bytes, 0, sizeBytes, at);
    const end = Buffer.alloc(4);
    readSync(file, end, 0, 4, layout.sizeBytes - 22);
    closeSync(file);
    assert.equal(end.readUInt32LE(), 0x0605_4b50, 'the length is the one that was told');
    const read = readByPython(path);
    if (read === undefined) return context.skip('there is no python3 here');
    assert.equal(read.names.length, 70_001);
    assert.deepEqual([read.names[0], read.sizes[0]], ['large.wav', large]);
    assert.deepEqual([read.names.at(-1), read.sizes.at(-1)], ['69999.txt', 1]);
  });
});

test('any part is what stands at that place of the whole', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  console.log(`parts of a ZIP: SEED=${seed}`);
  const texts = fc.array(fc.string({ maxLength: 30 }), { maxLength: 8 });
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (contents, one, other) => {
      const layout = layOutZip(contents.map((text, at) => entry(`${at}`, text)));
      const whole = bytesOf(layout);
      assert.equal(whole.length, layout.sizeBytes);
      const [first, last] = [one % whole.length, other % whole.length].sort((a, b) => a - b) as [
        number,
        number,
      ];
      assert.deepEqual(bytesOf(layout, first, last), whole.subarray(first, last + 1));
    }),
    { seed },
  );
});
