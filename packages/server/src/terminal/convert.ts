// `gatefold convert` at this terminal. The converter is loaded only when it is asked for.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ConvertParts } from '@gatefold/converter/command-line';
import type { Clock, Random } from '../clock.ts';
import { askSecret } from './ask-password.ts';

export const convertHelp = `gatefold convert SOURCE… --to FORMAT                  music you own into other forms; gatefold convert --help tells all
gatefold sign-out ADDRESS                             signs this terminal out of the server that it fetched music from`;

const placeOfSignIns = (): string =>
  join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'gatefold', 'sign-ins.json');

/** Ctrl-C once lets what is written be put away; twice is at once. */
const onStop: ConvertParts['onStop'] = (stop) => {
  let isAsked = false;
  const hear = () => {
    if (isAsked) process.exit(130);
    isAsked = true;
    stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, hear);
  };
};

/** The exit code. */
export const convert = async (
  words: readonly string[],
  { clock, random }: { clock: Clock; random: Random },
): Promise<number> => {
  const commandLine = await import('@gatefold/converter/command-line');
  return commandLine.convert(words, {
    folder: process.cwd(),
    output: {
      write: (text) => void process.stdout.write(text),
      isTerminal: process.stdout.isTTY === true,
      columns: process.stdout.columns ?? 80,
      now: clock.monotonic,
    },
    cacheFolder: join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gatefold'),
    complain: (sentence) => void process.stderr.write(`${sentence}\n`),
    onStop,
    async openServer(address, user) {
      const { openMusicServer } = await import('./music-servers/open-music-server.ts');
      return openMusicServer(address, user, {
        signIns: placeOfSignIns(),
        askSecret,
        random,
      });
    },
  });
};

/** Ends this terminal's session at a server. The exit code. */
export const signOut = async (words: readonly string[]): Promise<number> => {
  const { positionals } = parseArgs({ args: [...words], allowPositionals: true });
  const address = URL.parse(positionals[0] ?? '');
  const say = (sentence: string, code: number) => {
    (code === 0 ? process.stdout : process.stderr).write(`${sentence}\n`);
    return code;
  };
  if (address === null || positionals.length !== 1)
    return say('Say of which server: gatefold sign-out ADDRESS.', 2);
  const { signOutOf } = await import('./music-servers/gatefold-server.ts');
  const { CannotFetch } = await import('@gatefold/converter/command-line');
  try {
    const isDone = await signOutOf(address, placeOfSignIns());
    return isDone
      ? say(`This terminal is signed out of ${address.origin}.`, 0)
      : say(`This terminal is not signed in at ${address.origin}.`, 1);
  } catch (error) {
    if (error instanceof CannotFetch) return say(error.message, 1);
    throw error;
  }
};
