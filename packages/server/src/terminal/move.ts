// `gatefold move --to …` as it is typed.
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { moveData, type Place } from '../db/move.ts';
import { CannotStart, sentenceFor, sentenceForPostgres } from '../db/open-failures.ts';
import { tableOf } from './table.ts';

export const moveHelp = `gatefold move --to postgres://USER@HOST/DATABASE       the data into PostgreSQL (password: PGPASSWORD), or with
gatefold move --to sqlite:FOLDER                      GATEFOLD_DATABASE_URL set back into a data folder`;

const placeOf = (text: string): Place => {
  if (/^postgres(?:ql)?:/.test(text)) {
    if ((URL.parse(text)?.pathname.length ?? 0) > 1) return { url: text };
    throw new CannotStart('--to must be an address such as postgres://user@host/database, or sqlite:FOLDER.');
  }
  const path = resolve(text.replace(/^sqlite:/, ''));
  return { folder: basename(path) === 'gatefold.sqlite' ? dirname(path) : path };
};

const names: Record<string, string> = {
  session_accounts: 'accounts that signed out everywhere',
  session_log: 'endings in the log',
};

export type MoveParts = { dataFolder: string; databaseUrl?: string; now: number };

/** The exit code. */
export const move = async ({ dataFolder, databaseUrl, now }: MoveParts, words: readonly string[]) => {
  const { values } = parseArgs({ args: [...words], options: { to: { type: 'string' } } });
  if (values.to === undefined || values.to.trim() === '') {
    process.stderr.write(`${moveHelp}\n`);
    return 2;
  }
  const from: Place = databaseUrl === undefined ? { folder: dataFolder } : { url: databaseUrl };
  const to = placeOf(values.to.trim());
  if ('folder' in from && 'folder' in to) {
    throw new CannotStart('From one data folder to another: stop the server and copy the folder.');
  }
  try {
    const moved = await moveData(from, to, now);
    const rows = moved.counts.map(([table, count]) => [names[table] ?? table, String(count)]);
    process.stdout.write(`${tableOf(['moved', 'rows'], rows)}\n`);
    const next = 'url' in to ? 'GATEFOLD_DATABASE_URL set to it' : `GATEFOLD_DATA=${to.folder}`;
    process.stdout.write(
      `All of ${moved.from} is in ${moved.to} now. Start with ${next}; whoever is signed in stays so.\n`,
    );
    return 0;
  } catch (error) {
    const url = 'url' in to ? to.url : databaseUrl;
    const folder = 'folder' in to ? to.folder : dataFolder;
    throw (url && sentenceForPostgres(error, url)) || (sentenceFor(error, folder) ?? error);
  }
};
