// A really started Gatefold: its own process, its own data folder, a free port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { storeSettings } from './store.ts';

export const root = dirname(dirname(import.meta.dirname));
export const mainFile = join(root, 'packages', 'server', 'src', 'main.ts');

/** The first account, made by the environment unless a test sets up by the link. */
export const owner = { email: 'owner@example.org', password: 'six quiet records turning' };

export type Options = {
  /** Settings beside the usual ones; undefined takes a usual one away. */
  settings?: Record<string, string | undefined>;
  /** Leaves the first account to the set-up link. */
  withoutAccount?: boolean;
  /** A data folder that outlives this server; without one it gets its own, and takes it along. */
  data?: string;
};

export type Server = AsyncDisposable & {
  url: string;
  data: string;
  process: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** The one-time link for the first account, which is printed after the address. */
  setUpLink(): Promise<string>;
  /** Ends it as an operator would, and answers its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
};

/** An environment without settings of the machine's user. What Node keeps compiled is the product's own. */
function environment(settings: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(GATEFOLD_|NODE_(?!COMPILE_CACHE$))/.test(name),
  );
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...inherited, ...given]);
}

export type Ended = { code: number | null; stdout: string; stderr: string };

/** Runs the `gatefold` command to its end, with what it is told on its standard input. */
export async function gatefold(
  args: string[],
  settings: Record<string, string | undefined> = {},
  input = '',
): Promise<Ended> {
  const all = { ...(await storeSettings(settings['GATEFOLD_DATA'])), ...settings };
  const child = spawn(process.execPath, [mainFile, ...args], { env: environment(all), cwd: tmpdir() });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, stdout, stderr };
}

const startsWithinMs = 30_000;

export async function startServer(options: Options = {}): Promise<Server> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'gatefold-data-'));
  const settings = {
    GATEFOLD_PORT: '0',
    GATEFOLD_HOST: '127.0.0.1',
    GATEFOLD_DATA: data,
    ...(await storeSettings(data)),
    ...(options.withoutAccount === true
      ? {}
      : { GATEFOLD_ADMIN_EMAIL: owner.email, GATEFOLD_ADMIN_PASSWORD: owner.password }),
    ...options.settings,
  };
  const child = spawn(process.execPath, [mainFile, 'start'], { env: environment(settings), cwd: tmpdir() });
  let output = '';
  let exited = false;
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}. It printed:\n${output}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('The server did not start in time');
    }, startsWithinMs);
    const hear = (text: string) => {
      output += text;
      const line = /^Gatefold listens on (http:\/\/\S+)$/m.exec(output);
      if (line === null) return;
      clearTimeout(timer);
      resolve(line[1] as string);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('exit', (code) => {
      exited = true;
      clearTimeout(timer);
      fail(`The server ended with ${code} before it listened`);
    });
  });

  // A test that fails before it has a server to put away must neither hang nor leave one behind.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr] as Socket[]) pipe.unref();
  const killLate = () => child.kill('SIGKILL');
  process.once('exit', killLate);
  child.once('exit', () => process.off('exit', killLate));

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (exited || child.exitCode !== null) return child.exitCode;
    child.ref();
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code] = await gone;
    clearTimeout(timer);
    return code;
  };

  return {
    url,
    data,
    process: child,
    output: () => output,
    async setUpLink() {
      for (let tries = 0; tries < 100; tries++) {
        const link = /https?:\/\/\S*\/set-up\S*/.exec(output)?.[0];
        if (link !== undefined) return link;
        await wait(50);
      }
      throw new Error(`No set-up link was printed:\n${output}`);
    },
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
