import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { convertOne } from '../convert/convert-one.ts';
import { renderWave } from '../engine/render-wave.ts';
import { targetOf } from '../testing/targets.ts';
import type { Conversion } from '../words.ts';
import { createPool } from './pool.ts';

let folder = '';
let long = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatefold-pool-'));
  long = path.join(folder, 'long.wav');
  // Silence encodes faster than music, but a quarter of an hour of it still takes a while.
  await writeFile(long, renderWave({ samples: 44_100 * 900, channels: 1, amplitude: 0 }));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

const conversion = (path: string, to: string): Conversion => ({
  id: to,
  source: { path },
  target: targetOf('mp3'),
  to,
});

async function workersOfThisProcess(): Promise<number[]> {
  const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return list
    .split('\n')
    .filter((line) => line.includes('convert.worker'))
    .map((line) => Number.parseInt(line, 10));
}

describe('a pool', () => {
  test('says of a file whether its sound is whole, and whether there is any', async () => {
    const troubles: string[] = [];
    const pool = createPool({ workers: 1, onTrouble: ({ why }) => troubles.push(why) });
    const hole = path.join(folder, 'hole.flac');
    const cut = path.join(folder, 'cut.flac');
    const whole = path.join(folder, 'whole.flac');
    const made = await convertOne(
      { ...conversion(long, whole), target: targetOf('flac') },
      { pool, whenThere: 'refuse' },
    );
    assert.equal(made.kind, 'done');
    const bytes = await readFile(whole);
    const middle = Math.floor(bytes.length / 2);
    await writeFile(hole, Buffer.from(bytes).fill(0x55, middle, middle + 8000));
    await writeFile(cut, bytes.subarray(0, middle));
    assert.equal(await pool.check(whole), undefined);
    assert.equal((await pool.check(hole))?.code, 'damaged');
    assert.equal(await pool.check(cut), undefined, 'what is there of one that was cut off is whole');
    await writeFile(path.join(folder, 'words.flac'), 'no sound at all');
    assert.equal((await pool.check(path.join(folder, 'words.flac')))?.code, 'no-audio');
    assert.deepEqual(troubles, []);
    await pool.close();
  });

  test('stops within a tenth of a second or so, and leaves nothing', async () => {
    const pool = createPool({ workers: 1 });
    const abort = new AbortController();
    let abortedAt = 0;
    const end = await pool.run(conversion(long, path.join(folder, 'a.mp3')), {
      signal: abort.signal,
      onProgress({ step }) {
        if (step !== 'encoding' || abortedAt) return;
        abortedAt = performance.now();
        abort.abort();
      },
    });
    assert.equal(end.kind, 'cancelled');
    assert.ok(performance.now() - abortedAt < 900, 'the worker stopped by itself');
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('a.mp3')),
      [],
    );
    await pool.close();
  });

  test('replaces a worker that ends, tries the track once more, and goes on with the next', async () => {
    const troubles: string[] = [];
    const pool = createPool({ workers: 1, onTrouble: ({ why }) => troubles.push(why) });
    let kills = 0;
    const killed = await pool.run(conversion(long, path.join(folder, 'b.mp3')), {
      onProgress({ step }) {
        if (step !== 'encoding' || troubles.length < kills) return;
        kills += 1;
        void workersOfThisProcess().then((pids) => pids.forEach((pid) => void process.kill(pid, 'SIGKILL')));
      },
    });
    assert.equal(killed.kind === 'failed' && killed.failure.code, 'engine-stopped');
    assert.deepEqual(troubles, ['ended with SIGKILL', 'ended with SIGKILL']);
    const short = path.join(folder, 'short.wav');
    await writeFile(short, renderWave({ samples: 5000 }));
    const to = path.join(folder, 'c.mp3');
    assert.equal((await convertOne(conversion(short, to), { pool, whenThere: 'refuse' })).kind, 'done');
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.part')),
      [],
    );
    await pool.close();
  });

  test('kills a worker that hangs', async () => {
    const troubles: string[] = [];
    const pool = createPool({ workers: 1, stallMs: 1500, onTrouble: ({ why }) => troubles.push(why) });
    let stops = 0;
    const hung = await pool.run(conversion(long, path.join(folder, 'd.mp3')), {
      onProgress({ step }) {
        if (step !== 'encoding' || troubles.length < stops) return;
        stops += 1;
        void workersOfThisProcess().then((pids) => pids.forEach((pid) => void process.kill(pid, 'SIGSTOP')));
      },
    });
    assert.equal(hung.kind === 'failed' && hung.failure.code, 'engine-stopped');
    assert.deepEqual(troubles, ['no progress', 'no progress']);
    await pool.close();
  });

  test('gives its memory back when there is nothing to do', async () => {
    const pool = createPool({ workers: 1, idleMs: 50 });
    const nothing = await pool.run(conversion(path.join(folder, 'nothing'), path.join(folder, 'e.mp3')));
    assert.equal(nothing.kind, 'failed');
    await sleep(2000);
    assert.deepEqual(await workersOfThisProcess(), []);
    await pool.close();
  });
});

test('the door loads no audio engine: it lives in the workers alone', () => {
  const script = `await import(${JSON.stringify(path.join(import.meta.dirname, '../index.ts'))});
    const { readFileSync } = await import('node:fs');
    process.stdout.write(String(/node-av/.test(readFileSync('/proc/self/maps', 'utf8'))));`;
  if (process.platform !== 'linux') return;
  assert.equal(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    'false',
  );
});
