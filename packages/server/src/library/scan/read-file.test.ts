// Whatever is in a file, reading it ends with facts or with a reason, never with an exception.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixtures } from '../testing/temp-library.ts';
import { createFileReader, type Reading } from './read-file.ts';
import { createReader } from './readers.ts';

const readMusicFile = createFileReader();

const tempFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-read-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

const assertSound = (reading: Reading) => {
  if ('why' in reading) assert.match(reading.why, /^[A-Z].+\.$/);
  else {
    assert.ok(Number.isSafeInteger(reading.durationMs) && reading.durationMs >= 0);
    assert.match(reading.fingerprint, /^[0-9a-f]{32}$/);
  }
};

const extensions = ['flac', 'mp3', 'm4a', 'ogg', 'opus', 'wav', 'aiff', 'aac', 'MP3', 'mp4'];

test('any bytes under any name', async () => {
  using folder = tempFolder();
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }),
      fc.constantFrom(...extensions),
      async (bytes, extension) => {
        const path = join(folder.path, `x.${extension}`);
        writeFileSync(path, bytes);
        assertSound(await readMusicFile(path));
      },
    ),
    { numRuns: 300 },
  );
});

test('real files with bytes changed, cut off or doubled', async () => {
  using folder = tempFolder();
  const files = readdirSync(fixtures).map((name) => ({ name, bytes: readFileSync(join(fixtures, name)) }));
  const change = fc.record({ at: fc.nat(600), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(...extensions),
      async ({ bytes }, changes, kept, extension) => {
        const copy = Buffer.from(bytes.subarray(0, Math.ceil(bytes.length * kept)));
        for (const { at, value } of changes) if (at < copy.length) copy[at] = value;
        const path = join(folder.path, `x.${extension}`);
        writeFileSync(path, copy);
        assertSound(await readMusicFile(path));
      },
    ),
    { numRuns: 500 },
  );
});

test('a file that hangs its reader is given up, and the others of its batch are read', async () => {
  using folder = tempFolder();
  const hanging = join(folder.path, 'pipe.mp3');
  execFileSync('mkfifo', [hanging]);
  const good = join(fixtures, 'v23.mp3');
  const reader = createReader(1500);
  const readings = await reader.read([good, hanging, good]);
  assert.deepEqual(
    readings.map((reading) => ('why' in reading ? reading.why : reading.title)),
    ['東京の夜', 'Reading it took too long.', '東京の夜'],
  );
  // Lets the thread that still waits at the pipe go.
  openSync(hanging, 'r+');
  await reader.stop();
});
