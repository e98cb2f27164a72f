import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createNoise, renderWave } from '../engine/render-wave.ts';
import { targetOf } from '../testing/targets.ts';
import { type Conversion, extensionOf, type Format } from '../words.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';

// `KILLS=200 SEED=7 node --test queue/kill.test.ts` for the long one, and for the same one again.
const kills = Number(process.env['KILLS'] ?? 20);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const formats: Format[] = ['flac', 'mp3', 'wav', 'alac', 'aiff', 'aac'];
const tracks = 3;

test(`a batch killed ${kills} times loses nothing, leaves nothing half, makes nothing twice (SEED=${seed})`, async (t) => {
  t.diagnostic(`SEED=${seed}`);
  const random = createNoise(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'gatefold-kill-'));
  try {
    for (let i = 0; i < tracks; i++)
      await writeFile(
        path.join(folder, `${i}.wav`),
        renderWave({ samples: 30_000 + i * 20_011, seed: i + 1 }),
      );
    const whole = await newBatch(folder, 'whole');
    const undisturbedMs = await timed(() => runToItsEnd(whole));
    const expected = await filesOf(whole.out);
    assert.equal(expected.size, tracks * formats.length);

    let killed = 0;
    for (let round = 1; killed < kills; round++) {
      const batch = await newBatch(folder, `round-${round}`);
      const seen = new Map<string, Seen>();
      const mode = (['replace', 'skip', 'number'] as const)[round % 3] ?? 'skip';
      while (killed < kills && (await killAfter(batch, mode, undisturbedMs * (0.1 + 0.4 * (random() + 1))))) {
        killed += 1;
        await checkFiles(batch.out, expected, seen);
      }
      await runToItsEnd(batch, mode);
      const files = await checkFiles(batch.out, expected, seen);
      assert.deepEqual([...files.keys()].sort(), [...expected.keys()].sort());
      assert.deepEqual(await partsOf(batch.out), []);
      const ledger = openSqliteLedger(batch.ledger);
      assert.deepEqual(
        ledger.outcomes().map(({ outcome }) => outcome.kind),
        Array(expected.size).fill('done'),
      );
      assert.deepEqual(await ledger.unfinished(), []);
      ledger.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

type Batch = { out: string; ledger: string };
type Seen = { hash: string; inode: number };

async function newBatch(folder: string, name: string): Promise<Batch> {
  const out = path.join(folder, name);
  await mkdir(out);
  const ledger = openSqliteLedger(path.join(folder, `${name}.sqlite`));
  const conversions = Array.from({ length: tracks }, (_, i) =>
    formats.map((format): Conversion => {
      const to = path.join(out, format, `${i}.${extensionOf[format]}`);
      return {
        id: `${format}-${i}`,
        source: { path: path.join(folder, `${i}.wav`) },
        target: targetOf(format),
        to,
      };
    }),
  ).flat();
  assert.equal(ledger.add(conversions.map((conversion) => ({ conversion }))), conversions.length);
  ledger.close();
  return { out, ledger: path.join(folder, `${name}.sqlite`) };
}

function start({ ledger }: Batch, mode: string) {
  const script = path.join(import.meta.dirname, 'testing/batch-process.ts');
  return spawn(process.execPath, [script, ledger, mode], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** False when the batch was at its end before. */
async function killAfter(batch: Batch, mode: string, ms: number): Promise<boolean> {
  const child = start(batch, mode);
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  assert.ok(code === 0 || signal === 'SIGKILL', `ended with ${code}`);
  return signal === 'SIGKILL';
}

async function runToItsEnd(batch: Batch, mode = 'replace'): Promise<void> {
  const [code] = await once(start(batch, mode), 'exit');
  assert.equal(code, 0);
}

/** Under a final name: only what an undisturbed batch makes, byte for byte, and never made again. */
async function checkFiles(out: string, expected: Map<string, Seen>, seen: Map<string, Seen>) {
  const files = await filesOf(out);
  for (const [name, file] of files) {
    assert.equal(file.hash, expected.get(name)?.hash, `${name} is whole`);
    assert.equal(file.inode, seen.get(name)?.inode ?? file.inode, `${name} is made once`);
    seen.set(name, file);
  }
  for (const name of seen.keys()) assert.ok(files.has(name), `${name} is still there`);
  return files;
}

/** Without parts. */
async function filesOf(out: string): Promise<Map<string, Seen>> {
  const names = await readdir(out, { recursive: true });
  const found = new Map<string, Seen>();
  for (const name of names) {
    const file = path.join(out, name);
    const status = await stat(file).catch(() => undefined);
    if (!status?.isFile() || name.endsWith('.part')) continue;
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    found.set(name, { hash, inode: status.ino });
  }
  return found;
}

async function partsOf(out: string): Promise<string[]> {
  return (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.part'));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
