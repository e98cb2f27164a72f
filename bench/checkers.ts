// Ways to find out who sends a request, each with the same number of sessions: ours and three others.
import { createHmac, randomBytes, webcrypto } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Sql } from 'postgres';
import { createSessions, type SessionStore } from '../packages/sessions/src/index.ts';
import { createPostgresStore } from '../packages/sessions/src/postgres/index.ts';
import { createSqliteStore, openSqlite } from '../packages/sessions/src/sqlite/index.ts';
import { newToken } from '../packages/sessions/src/token.ts';
import { thisMachine } from '../tools/this-machine.ts';
import { loadPeer } from './peers.ts';

export type Checker = {
  name: string;
  /** The value of the header that each session's requests carry. */
  headers: string[];
  /** Checks a header; throws when it is not accepted. */
  check(header: string): void | Promise<void>;
  /** How many checks are under way at once. */
  together: number;
};

const bearer = 'Bearer '.length;
const year = 365 * 24 * 3_600_000;
const listOf = <T>(length: number, make: (number: number) => T): T[] =>
  Array.from({ length }, (_, number) => make(number));

/** The engine as a server uses it, after each session has been seen once. */
const createOurs = async <Tx>(
  name: string,
  store: SessionStore<Tx>,
  tokens: readonly string[],
): Promise<Checker & AsyncDisposable> => {
  const sessions = createSessions({
    store,
    ...thisMachine,
    node: 'bench',
    // A round of measuring leaves the loop no turn in which a poll could be made.
    settings: { trustMs: 60_000 },
  });
  await sessions.start();
  for (let from = 0; from < tokens.length; from += 100) {
    const some = await Promise.all(tokens.slice(from, from + 100).map((token) => sessions.check(token)));
    if (some.some(({ kind }) => kind !== 'accepted')) throw new Error('a session was not accepted');
  }
  return {
    name,
    headers: tokens.map((token) => `Bearer ${token}`),
    together: 1,
    check: (header) => {
      const checked = sessions.check(header.slice(bearer));
      if (checked instanceof Promise) throw new Error('a check was not answered from memory');
      if (checked.kind !== 'accepted') throw new Error(checked.kind);
    },
    [Symbol.asyncDispose]: () => sessions.stop(),
  };
};

/** One session for each account, as they lie in a table. */
const newSessions = (count: number) => {
  const now = Date.now();
  return listOf(count, (number) => {
    const { id, token, secretHash } = newToken(thisMachine.random);
    return { token, row: [id, secretHash, number + 1, number + 1, 0, now, now, now + year, year] as const };
  });
};
const tokensOf = (made: readonly { token: string }[]) => made.map(({ token }) => token);

export const createOursOnSqlite = async (count: number, path: string) => {
  const made = newSessions(count);
  const handle = openSqlite(path);
  const store = await createSqliteStore(handle);
  await handle.transaction((tx) => {
    const insert = tx.prepare('insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    for (const { row } of made) insert.run(...row);
  });
  return createOurs('ours', store, tokensOf(made));
};

export const createOursOnPostgres = async (count: number, sql: Sql) => {
  const made = newSessions(count);
  const store = await createPostgresStore(sql);
  const names = 'id, secret_hash, account, device, epoch, signed_in_at, last_used_at, ends_at, idle_ms';
  for (let from = 0; from < count; from += 5000) {
    const some = made
      .slice(from, from + 5000)
      .map(({ row: [id, hash, ...rest] }) => [id, Buffer.from(hash).toString('hex'), ...rest]);
    await sql`
      insert into sessions (${sql.unsafe(names)})
      select one ->> 0, decode(one ->> 1, 'hex'), (one ->> 2)::bigint, (one ->> 3)::bigint, (one ->> 4)::bigint,
        (one ->> 5)::bigint, (one ->> 6)::bigint, (one ->> 7)::bigint, (one ->> 8)::bigint
      from json_array_elements(${JSON.stringify(some)}::text::json) as one`;
  }
  return createOurs('oursOnPostgres', store, tokensOf(made));
};

type FastJwt = {
  createSigner(options: object): (payload: object) => string;
  createVerifier(options: object): (token: string) => { sub: string };
};

export const createFastJwt = async (count: number, notes: string[]): Promise<Checker[]> => {
  const peer = await loadPeer<FastJwt>('fast-jwt', notes);
  if (peer === undefined) return [];
  const key = randomBytes(32);
  const sign = peer.createSigner({ key, algorithm: 'HS256', expiresIn: year });
  const headers = listOf(count, (number) => `Bearer ${sign({ sub: `${number}`, sid: `${number * 7}` })}`);
  const verifier = (name: string, cache: false | number): Checker => {
    const verify = peer.createVerifier({ key, algorithms: ['HS256'], cache, cacheTTL: year });
    const check = (header: string) => {
      if (verify(header.slice(bearer)).sub === undefined) throw new Error('no subject');
    };
    // With room for every token, so that none is ever verified twice.
    if (cache !== false) for (const header of headers) check(header);
    return { name, headers, together: 1, check };
  };
  return [verifier('fastJwtCached', count * 2), verifier('fastJwt', false)];
};

type Jose = {
  SignJWT: new (payload: object) => { setProtectedHeader(header: object): SignJwt };
  jwtVerify(token: string, key: unknown, options: object): Promise<{ payload: { sub?: string } }>;
};
type SignJwt = { setExpirationTime(when: string): { sign(key: unknown): Promise<string> } };

export const createJose = async (count: number, notes: string[]): Promise<Checker[]> => {
  const peer = await loadPeer<Jose>('jose', notes);
  if (peer === undefined) return [];
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('raw', randomBytes(32), hmac, false, ['sign', 'verify']);
  const headers: string[] = [];
  for (let number = 0; number < count; number++) {
    const token = new peer.SignJWT({ sub: `${number}`, sid: `${number * 7}` }).setProtectedHeader({
      alg: 'HS256',
    });
    headers.push(`Bearer ${await token.setExpirationTime('1y').sign(key)}`);
  }
  const check = async (header: string) => {
    const { payload } = await peer.jwtVerify(header.slice(bearer), key, { algorithms: ['HS256'] });
    if (payload.sub === undefined) throw new Error('no subject');
  };
  // It hands the work to other threads: many at once suits it best.
  return [{ name: 'jose', headers, together: 50, check }];
};

type BetterAuth = {
  betterAuth(options: object): {
    options: object;
    api: {
      signUpEmail(request: object): Promise<{ user: { id: string } }>;
      getSession(request: { headers: Headers }): Promise<{ user: object } | null>;
    };
  };
};
type Migrations = { getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }> };

export const createBetterAuth = async (count: number, path: string, notes: string[]): Promise<Checker[]> => {
  const peer = await loadPeer<BetterAuth>('better-auth', notes);
  const migrations = await loadPeer<Migrations>('better-auth', notes, '/db/migration');
  if (peer === undefined || migrations === undefined) return [];
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal');
  const secret = randomBytes(32).toString('base64');
  const options = {
    database,
    secret,
    baseURL: 'http://localhost:3000',
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
  };
  const { runMigrations } = await migrations.getMigrations(options);
  await runMigrations();
  const auth = peer.betterAuth(options);
  await auth.api.signUpEmail({
    body: { email: 'someone@example.org', password: randomBytes(12).toString('hex'), name: 'Someone' },
  });
  const copy = database.prepare(
    `insert into session (id, token, "expiresAt", "createdAt", "updatedAt", "userId")
     select ?, ?, "expiresAt", "createdAt", "updatedAt", "userId" from session limit 1`,
  );
  database.exec('begin');
  const headers = listOf(count, (number) => {
    const token = randomBytes(24).toString('base64url');
    copy.run(`session-${number}`, token);
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  });
  database.exec('commit');
  const check = async (cookie: string) => {
    const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
    if (found === null) throw new Error('better-auth does not know its own session');
  };
  return [{ name: 'betterAuth', headers, together: 1, check }];
};
