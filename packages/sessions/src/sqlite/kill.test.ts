// kill -9 at any moment: what was acknowledged stays so.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { openSqlite } from './open.ts';
import { createSqliteStore } from './store-sqlite.ts';

const kills = 50;
const worker = fileURLToPath(new URL('../testing/sign-in-and-end.worker.ts', import.meta.url));

const gone = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()));

/** Runs the child until it has said a number of lines, then kills it. All whole lines that it said. */
const runAndKill = async (path: string, account: number, lines: number): Promise<string[]> => {
  const child = spawn(process.execPath, [worker, path, `${account}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = gone(child);
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', `the child ended by itself: ${child.exitCode}`);
  return said.split('\n').slice(0, -1);
};

test(`${kills} times kill -9: nothing acknowledged is lost, nothing that ended comes back`, {
  timeout: 120_000,
}, async (context) => {
  const seed = Number(process.env['SEED'] ?? 9);
  context.diagnostic(`seed ${seed}`);
  const random = createSeededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-kill-'));
  const path = join(folder, 'data.sqlite');
  const signedIn = new Set<string>();
  const signedOut = new Set<string>();

  // Two at a time, on files of their own, so that one starts while the other works.
  const worked = async (name: string, rounds: number) => {
    const file = `${path}.${name}`;
    let lines = 0;
    let before = 0;
    for (let round = 1; round <= rounds; round++) {
      const said = await runAndKill(file, round, random.between(2, 60));
      lines += said.length;
      const handle = openSqlite(file);
      const store = await createSqliteStore(handle);
      const born: string[] = [];
      let seqSaid = before;
      for (const line of said) {
        const [what, about = ''] = line.split(' ');
        if (what === 'in') born.push(about);
        else if (what === 'out') signedOut.add(about);
        else seqSaid = Math.max(seqSaid, Number(about));
      }
      for (const id of signedOut) assert.equal(await store.read(id), undefined, `${id} ended and is back`);
      // One step may have been done without having been said.
      const unsaid = await store.readLog(seqSaid, 100);
      assert.ok(unsaid.length <= 2, `${unsaid.length} entries beyond the last acknowledged one`);
      const alive = new Set((await store.list(round)).map(({ id }) => id));
      for (const id of born) {
        const isEndedUnsaid = unsaid.some(({ what }) => what.kind !== 'sessions' || what.ids.includes(id));
        assert.ok(alive.has(id) || signedOut.has(id) || isEndedUnsaid, `${id} was signed in and is lost`);
        signedIn.add(id);
      }
      const log = await store.readLog(0, 100_000);
      before = log.length;
      assert.ok(before >= seqSaid, 'an acknowledged entry is lost');
      assert.deepEqual(
        log.map(({ seq }) => seq),
        log.map((_, at) => at + 1),
      );
      assert.ok(alive.size <= 3, 'the limit');
      await handle.close();
    }
    return lines;
  };
  const lines = await Promise.all([worked('a', kills / 2), worked('b', kills / 2)]);
  assert.ok(signedIn.size > kills && signedOut.size > kills, `${signedIn.size} in, ${signedOut.size} out`);
  context.diagnostic(`${lines[0] + lines[1]} acknowledged steps`);
  await rm(folder, { recursive: true });
});

test('a second process is refused, and let in once the first is gone, however it went', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-second-'));
  const path = join(folder, 'data.sqlite');
  const child = spawn(process.execPath, [worker, path, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = gone(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  assert.throws(() => openSqlite(path), /database is locked/);
  const second = spawnSync(process.execPath, [worker, path, '1'], { encoding: 'utf8' });
  assert.notEqual(second.status, 0);
  assert.match(second.stderr, /database is locked/);
  child.kill('SIGKILL');
  await ended;
  const handle = openSqlite(path);
  assert.throws(() => openSqlite(path), /database is locked/, 'nor a second time in one process');
  await handle.close();
  await openSqlite(path).close();
  await rm(folder, { recursive: true });
});

test('a file that is no database is refused, and not held on to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-damaged-'));
  const path = join(folder, 'data.sqlite');
  await writeFile(path, 'This is not a database. '.repeat(200));
  for (let times = 0; times < 2; times++) assert.throws(() => openSqlite(path), /file is not a database/);
  await rm(folder, { recursive: true });
});
