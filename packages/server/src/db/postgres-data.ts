// The data in PostgreSQL, which any number of servers have together.
import type { SessionStore } from '@gatefold/sessions';
import { createPostgresStore, transact, watchedSocket } from '@gatefold/sessions/postgres';
import type { Kysely } from 'kysely';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import type { Data, Tx } from './data.ts';
import { kyselyOnPostgres } from './kysely-postgres.ts';
import { migratePostgres } from './migrate.ts';
import { CannotStart } from './open-failures.ts';
import type { Tables } from './tables.ts';

/** What servers call themselves to the database; `gatefold move` looks for it. */
export const serverName = 'gatefold';

const oldestVersion = 140_000;
const connections = 10;
const answersWithinMs = 10_000;
/** For what may take as long as it must, on a connection of its own. */
const unhurried = { statement_timeout: '0', idle_in_transaction_session_timeout: '0' };
/** A connection that was asked and says nothing for so long was cut. */
const silentMs = 30_000;

const optionsFor = (name: string, settings: Record<string, string>, max: number) => ({
  max,
  // What is read from a standby may be old, also what was signed out. Asked of each connection when it is opened.
  target_session_attrs: 'primary' as const,
  connect_timeout: 5,
  // Left alone it would wait for up to 20 seconds after an outage.
  backoff: () => 0.25,
  // Where statements may take as long as they like, silence says nothing.
  ...(settings['statement_timeout'] === '0' ? {} : { socket: watchedSocket(silentMs) }),
  onnotice: () => {},
  // Every whole number of ours is below 2^53.
  types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  connection: {
    application_name: name,
    statement_timeout: answersWithinMs,
    idle_in_transaction_session_timeout: answersWithinMs,
    ...settings,
  },
});

/** Where an option stands in the address too, the client takes that one: here ours wins. */
const connect = (url: string, options: ReturnType<typeof optionsFor>): Sql => {
  const address = new URL(url);
  for (const name of Object.keys(options.connection)) address.searchParams.delete(name);
  return postgres(address.href, options) as unknown as Sql;
};

/** Connections under that name, to be ended by the caller. Nothing is sent before the first query. */
export const connectPostgres = (
  url: string,
  name: string,
  settings: Record<string, string> = {},
  max = connections,
): Sql => connect(url, optionsFor(name, settings, max));

/** The address for people: without name and password. */
export const whereIs = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL at ${hostname || 'localhost'}${port && `:${port}`}${pathname}`;
};

type Facts = {
  version: number;
  standby: boolean;
  commit: string;
  standbys: string;
  fsync: string;
  pages: string;
};

const readFacts = async (url: string): Promise<Facts> => {
  const address = new URL(url);
  address.searchParams.delete('target_session_attrs');
  const { target_session_attrs: _any, ...options } = optionsFor('gatefold looks', {}, 1);
  const sql = postgres(address.href, options);
  try {
    const [facts] = await sql<Facts[]>`
      select current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby,
        current_setting('synchronous_commit') as commit, current_setting('synchronous_standby_names') as standbys,
        current_setting('fsync') as fsync, current_setting('full_page_writes') as pages`;
    return facts as Facts;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const warningsOf = ({ commit, standbys, fsync, pages }: Facts): string[] => [
  ...(fsync === 'off'
    ? ['PostgreSQL runs with fsync off: a power cut can bring back what was signed out. Turn it on.']
    : []),
  ...(pages === 'off'
    ? [
        'PostgreSQL runs with full_page_writes off: a power cut can damage the database. Turn it on, unless its disk writes whole pages or none.',
      ]
    : []),
  ...(commit === 'off'
    ? ['PostgreSQL runs with synchronous_commit off; Gatefold turns it on for itself.']
    : []),
  ...(standbys === ''
    ? [
        'PostgreSQL has no synchronous standby: after a failover the last sign-outs may be undone. Without a standby that cannot happen.',
      ]
    : commit === 'local'
      ? [
          'PostgreSQL runs with synchronous_commit local: after a failover the last sign-outs may be undone. Set it to on.',
        ]
      : []),
];

/** Makes the tables, in however long that takes. */
const migrate = async (url: string): Promise<void> => {
  const sql = connectPostgres(url, 'gatefold upgrades', unhurried, 1);
  try {
    await sql.begin(async (tx) => {
      // Who has the lock, or a table, is not waited for so long.
      await tx`select set_config('lock_timeout', ${`${answersWithinMs}`}, true)`;
      await migratePostgres(tx);
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
};

/** Throws what `postgres` throws, or `CannotStart`; `sentenceForPostgres` puts the former into words. */
export const openPostgresData = async (url: string, name = serverName): Promise<Data> => {
  const facts = await readFacts(url);
  if (facts.version < oldestVersion) {
    throw new CannotStart(
      `PostgreSQL has version ${Math.floor(facts.version / 10_000)}, but Gatefold needs ${oldestVersion / 10_000} or newer.`,
    );
  }
  if (facts.standby) {
    throw new CannotStart(
      `${whereIs(url)} is a standby, which takes no writes. Name the primary in GATEFOLD_DATABASE_URL.`,
    );
  }
  const settings = facts.commit === 'off' ? { synchronous_commit: 'on' } : {};
  const sql = connectPostgres(url, name, settings);
  /** However many people wait for a connection, this server keeps up with the sign-outs. Opened when first asked. */
  const line = connectPostgres(url, name, settings, 2);
  const kyselys = new WeakMap<TransactionSql, Kysely<Tables>>();
  const on = (tx: Tx) => {
    if (!('savepoint' in tx)) throw new TypeError('this transaction belongs to another database');
    return kyselys.getOrInsertComputed(tx, () => kyselyOnPostgres<Tables>(tx, answersWithinMs));
  };
  try {
    // From here on `gatefold move` sees that somebody has the data.
    await sql`select 1`;
    await migrate(url);
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  return {
    read: kyselyOnPostgres<Tables>(sql, answersWithinMs),
    on,
    transaction: (work) => transact(sql, answersWithinMs, work),
    async alone(tx, what) {
      if (!('savepoint' in tx)) throw new TypeError('this transaction belongs to another database');
      await tx`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`;
    },
    sessionStore: async (): Promise<SessionStore<Tx>> => createPostgresStore(sql, { line }),
    warnings: warningsOf(facts),
    shared: { sql, line: () => connectPostgres(url, name, settings, 1) },
    close: async () => {
      await Promise.all([sql, line].map((one) => one.end({ timeout: 5 })));
    },
  };
};
