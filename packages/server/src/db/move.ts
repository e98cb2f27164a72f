// `gatefold move`: everything that the data holds from one database to another, or nothing.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { TransactionSql } from 'postgres';
import { kyselyOnPostgres } from './kysely-postgres.ts';
import { migrationLock } from './migrate.ts';
import { createNewestEnding } from './newest-ending.ts';
import { CannotStart } from './open-failures.ts';
import { connectPostgres, openPostgresData, serverName, whereIs } from './postgres-data.ts';
import { openSqliteData } from './sqlite-data.ts';

export type Place = { folder: string } | { url: string };

type AnyTables = Record<string, Record<string, unknown>>;
type AnyDb = Kysely<AnyTables>;

/** What is copied, each table after those that it refers to, with the column that its rows are ordered by. */
export const movedTables = [
  ['accounts', 'id'],
  ['devices', 'id'],
  ['tickets', 'hash'],
  ['receipts', 'id'],
  ['activity', 'id'],
  ['library_wishes', 'what'],
  ['account_licences', 'account'],
  ['withdrawn_licences', 'kid'],
  ['uploads', 'id'],
  ['batches', 'id'],
  ['conversions', 'id'],
  ['session_accounts', 'account'],
  ['sessions', 'id'],
  ['session_log', 'seq'],
] as const;

/** Rows at once: SQLite takes 32,766 values in a statement. */
const pageRows = 500;
const longestMs = 24 * 3_600_000;
const mover = 'gatefold move';

type Side = {
  /** For people; without a password. */
  where: string;
  /** One transaction, which sees one moment, while no server runs on it. */
  work<T>(run: (db: AnyDb) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const openFolderSide = async (folder: string): Promise<Side> => {
  mkdirSync(folder, { recursive: true });
  const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
  await data.sessionStore();
  return {
    where: folder,
    work: (run) => data.transaction((tx) => run(data.on(tx) as unknown as AnyDb)),
    close: () => data.close(),
  };
};

const openPostgresSide = async (url: string): Promise<Side> => {
  const where = whereIs(url);
  const data = await openPostgresData(url, mover);
  try {
    await data.sessionStore();
  } finally {
    await data.close();
  }
  const sql = connectPostgres(url, mover, {
    statement_timeout: '0',
    idle_in_transaction_session_timeout: '0',
  });
  const work = async <T>(run: (db: AnyDb) => Promise<T>): Promise<T> => {
    const lock = await sql.reserve();
    try {
      // A server that starts meanwhile waits with its migration. On a connection of its own: what the transaction
      // sees must be later.
      await lock`select pg_advisory_lock(${migrationLock}::bigint)`;
      const [running] = await lock`
        select 1 from pg_stat_activity where application_name = ${serverName} and datname = current_database()`;
      if (running !== undefined) {
        throw new CannotStart(`Gatefold is running on ${where}. Stop every server of it, then move.`);
      }
      const inside = (tx: TransactionSql) => run(kyselyOnPostgres<AnyTables>(tx, longestMs));
      return (await sql.begin('isolation level repeatable read', inside)) as T;
    } finally {
      await lock`select pg_advisory_unlock(${migrationLock}::bigint)`.catch(() => {});
      lock.release();
    }
  };
  return { where, work, close: () => sql.end({ timeout: 5 }) };
};

const openSide = (place: Place): Promise<Side> =>
  'url' in place ? openPostgresSide(place.url) : openFolderSide(place.folder);

const countOf = async (db: AnyDb, table: string): Promise<number> => {
  const { n } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
};

/** What must be the same on both sides, beside the numbers of rows: how many endings there were, and of whom. */
const endingsOf = async (db: AnyDb) => {
  const { head } = await db
    .selectFrom('session_log')
    .select(({ fn }) => fn.max('seq').as('head'))
    .executeTakeFirstOrThrow();
  const { epochs } = await db
    .selectFrom('session_accounts')
    .select(({ fn }) => fn.sum('epoch').as('epochs'))
    .executeTakeFirstOrThrow();
  return { head: Number(head ?? 0), epochs: Number(epochs ?? 0) };
};

const differ = (what: string) =>
  new Error(`the copy differs from the original in ${what}; nothing was moved`);

type Row = Record<string, unknown>;

/** One form for what both databases read, so that rows can be compared. */
const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  );

/** Copies page by page, and reads each page again where it was written. */
const copyTable = async (from: AnyDb, to: AnyDb, table: string, key: string): Promise<void> => {
  for (let after: unknown; ; ) {
    let page = from.selectFrom(table).selectAll().orderBy(key).limit(pageRows);
    if (after !== undefined) page = page.where(key, '>', after);
    const rows = await page.execute();
    if (rows.length > 0) {
      await to.insertInto(table).values(rows).execute();
      const keys = rows.map((row) => row[key]);
      const written = await to.selectFrom(table).selectAll().where(key, 'in', keys).execute();
      const copies = new Map(written.map(plain).map((row) => [row[key], row]));
      const lost = rows.map(plain).find((row) => !isDeepStrictEqual(row, copies.get(row[key])));
      if (lost !== undefined) throw differ(`${table}: the row whose ${key} is ${lost[key]}`);
    }
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.[key];
  }
};

/** Only what a move left behind is overwritten. */
const makeRoom = async (db: AnyDb, where: string): Promise<void> => {
  const wasMoved = (await countOf(db, 'moved')) > 0;
  if (!wasMoved && (await countOf(db, 'accounts')) > 0) {
    throw new CannotStart(`There are accounts in ${where} already. Move to an empty database.`);
  }
  for (const [table] of movedTables.toReversed()) await db.deleteFrom(table).execute();
  await db.deleteFrom('moved').execute();
};

/** What the server compares at its start: this is no backup, so whoever is signed in stays so. */
const beginMark = (folder: string, now: number, head: number): void => {
  const mark = createNewestEnding(folder, { now: () => now }, () => {});
  mark.begin(head);
  mark.close();
};

export type Moved = { from: string; to: string; counts: [table: string, rows: number][] };

const refuseMovedAway = async (old: AnyDb, where: string, fresh: AnyDb, target: string): Promise<void> => {
  const marks = await old.selectFrom('moved').select('whither').execute();
  // A move that died between its two commits has marked the original, and left no copy: it may be done again.
  const isUnfinished =
    marks.every(({ whither }) => whither === target) &&
    (await countOf(fresh, 'accounts')) + (await countOf(fresh, 'moved')) === 0;
  if (marks.length > 0 && !isUnfinished) {
    throw new CannotStart(`The data in ${where} was moved away already.`);
  }
};

/**
 * Copies all from one place to the other, compares, and marks the original, which no server starts on any more. The
 * mark is committed before the copy is: whenever this process dies, at most one of the two can be started on. Throws
 * `CannotStart` when a server runs on either, or the target is not empty.
 */
export const moveData = async (from: Place, to: Place, now: number): Promise<Moved> => {
  await using source = withDispose(await openSide(from));
  await using target = withDispose(await openSide(to));
  if (source.where === target.where) throw new CannotStart(`The data is in ${source.where} already.`);
  let head = 0;
  let isMarked = false;

  const copy = async (old: AnyDb, fresh: AnyDb): Promise<Moved['counts']> => {
    await refuseMovedAway(old, source.where, fresh, target.where);
    await makeRoom(fresh, target.where);
    const counts: Moved['counts'] = [];
    for (const [table, key] of movedTables) {
      await copyTable(old, fresh, table, key);
      const [before, after] = [await countOf(old, table), await countOf(fresh, table)];
      if (before !== after) throw differ(`${table}: ${before} rows, and ${after}`);
      counts.push([table, after]);
    }
    const [before, after] = [await endingsOf(old), await endingsOf(fresh)];
    head = after.head;
    if (before.head !== after.head || before.epochs !== after.epochs) throw differ('what was signed out');
    if ('url' in to) {
      // What counted here before is gone with the rest.
      await fresh.deleteFrom('session_nodes').execute();
      await fresh.updateTable('session_head').set({ seq: after.head }).execute();
    }
    await old.deleteFrom('moved').execute();
    await old.insertInto('moved').values({ at: now, whither: target.where }).execute();
    isMarked = true;
    return counts;
  };
  /** The copy could not be committed: where that is certain, the original is what it was. */
  const takeBackMark = () =>
    target.work(async (fresh) => {
      if ((await countOf(fresh, 'accounts')) > 0) return;
      await source.work((old) => old.deleteFrom('moved').execute());
    });
  const counts = await target
    .work((fresh) => source.work((old) => copy(old, fresh)))
    .catch(async (error) => {
      if (isMarked) await takeBackMark().catch(() => {});
      throw error;
    });
  if ('folder' in to) beginMark(to.folder, now, head);
  return { from: source.where, to: target.where, counts };
};

const withDispose = (side: Side) => ({ ...side, [Symbol.asyncDispose]: () => side.close() });
