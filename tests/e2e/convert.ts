// `gatefold convert` at a terminal of its own, into folders that go with the test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatefold, mainFile } from './server.ts';

export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-convert-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

/** All files below, hidden ones too, from the folder on. */
export const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

/** Where queues of this process's tests lie, and music on its way to sticks and discs. */
const cache = folder();
process.once('exit', () => cache[Symbol.dispose]());

export const convert = (words: string[], input = '', environment: Record<string, string> = {}) =>
  gatefold(['convert', ...words], { XDG_CACHE_HOME: cache.path, ...environment }, input);

/** Ctrl-C as soon as what it said is enough: as at a terminal, to its workers and their programs too. */
export const convertUntil = async (
  words: string[],
  isEnough: (said: string) => boolean,
  environment: Record<string, string> = {},
  input = '',
) => {
  const run = spawn(process.execPath, [mainFile, 'convert', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache.path, ...environment },
    detached: true,
  });
  run.stdin.end(input);
  let stdout = '';
  let isAsked = false;
  run.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    if (isAsked || !isEnough(stdout)) return;
    isAsked = true;
    if (run.pid !== undefined) process.kill(-run.pid, 'SIGINT');
  });
  const [code] = (await once(run, 'close')) as [number | null];
  return { code, stdout };
};

/** Files of music that were made in a folder. */
export const madeIn = (path: string): string[] =>
  (readdirSync(path, { recursive: true }) as string[])
    .filter((name) => /\.(mp3|flac|wav|opus)$/.test(name))
    .sort();

/** A home of its own: sign-ins, queues and fetched songs of the machine's user are none of a test's. */
export const homeOf = (home: string) => ({ XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home });
