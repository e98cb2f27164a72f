// How long until a Gatefold that has been used before listens, and what does it hold when nobody asks anything?
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tracksOnceScanned } from '../tests/e2e/library.ts';
import { album, writeMusic } from '../tests/e2e/music.ts';
import { signIn } from '../tests/e2e/people.ts';
import { root, startServer } from '../tests/e2e/server.ts';
import { median } from './figures.ts';
import { residentMB } from './processor-time.ts';

const rounds = 5;
const songs = 200;
/** How long it is left alone before its memory is read. */
const idleMs = 15_000;

/** `npm start` in a process group of its own; milliseconds until it listens. */
const npmStart = async (settings: Record<string, string>) => {
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], { cwd: root, env: { ...process.env, ...settings }, detached: true });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('Gatefold listens')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
  return { child, tookMs: performance.now() - startedAt };
};

/** The server among the processes below npm: the one that runs main.ts and has no child. */
const serverBelow = (child: ChildProcess): number => {
  const below = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const group = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[2];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return Number(group) === child.pid && command.includes('main.ts') ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
  return Math.max(...below);
};

const stop = async (child: ChildProcess) => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.removeAllListeners('exit');
  child.once('exit', () => {});
  process.kill(-(child.pid as number), 'SIGTERM');
  await Promise.race([gone, wait(10_000)]);
};

export const bench = {
  name: 'start',
  question: 'How long does npm start take on existing data, and how much memory does an idle server hold?',
  async run() {
    using music = writeMusic(album(songs, 1));
    const data = mkdtempSync(join(tmpdir(), 'gatefold-start-'));
    const settings = { GATEFOLD_MUSIC: music.path, GATEFOLD_DATA: data, GATEFOLD_PORT: '0' };
    try {
      const first = await startServer({ data, settings: { GATEFOLD_MUSIC: music.path } });
      const { token } = await signIn(first.url, 'Here');
      await tracksOnceScanned(first.url, token, songs);
      await first.stop();
      const times = [];
      let memory = 0;
      for (let round = 0; round < rounds; round++) {
        const { child, tookMs } = await npmStart(settings);
        times.push(tookMs);
        if (round === rounds - 1) {
          await wait(idleMs);
          memory = residentMB(serverBelow(child));
        }
        await stop(child);
        await wait(500);
      }
      return {
        figures: { listensAfterMs: median(times), slowestMs: Math.max(...times), idleMemoryMB: memory },
        bounds: { listensAfterMs: { max: 1500 }, idleMemoryMB: { max: 160 } },
        notes: [`npm itself included; ${songs} songs, one account, one device; median of ${rounds} starts`],
      };
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};
