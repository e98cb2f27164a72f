// One test on both databases: a file of SQLite, and a fresh database on PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshDatabase, type Postgres, startPostgres } from '../../../../../tools/postgres.ts';
import type { Data } from '../data.ts';
import { openData } from '../open-data.ts';

let started: Promise<Postgres> | undefined;
after(async () => (await started)?.stop());

/** An empty database on a PostgreSQL of this file's own. */
export const emptyPostgres = async (): Promise<string> => {
  started ??= startPostgres();
  return freshDatabase((await started).url);
};

/** `open` opens the same data once more: on PostgreSQL beside what is open, on SQLite not before that is closed. */
export type Opened = { data: Data; kind: 'SQLite' | 'PostgreSQL'; open(): Promise<Data> };

export const onBoth = (title: string, run: (opened: Opened) => Promise<void>): void => {
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    test(`${title} (${kind})`, async () => {
      const base = mkdtempSync(join(tmpdir(), 'gatefold-data-'));
      const url = kind === 'SQLite' ? undefined : await emptyPostgres();
      const opened: Data[] = [];
      const open = async () => {
        const folder = url === undefined ? base : mkdtempSync(join(base, 'folder-'));
        const data = await openData(folder, url);
        opened.push(data);
        await data.sessionStore();
        return data;
      };
      try {
        await run({ data: await open(), kind, open });
      } finally {
        for (const data of opened) await data.close();
        rmSync(base, { recursive: true, force: true });
      }
    });
  }
};
