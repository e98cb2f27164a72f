// The same question to others: signed out at one server, when does the last server refuse? Two instances each on one
// store, in this process, set up as their documentation says; of express-session its store on Redis alone, which each
// server asks for every request. Asked until they refuse.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { loadPeer } from './peers.ts';

const fiveMinutesS = 300;
/** In a trial nobody waits for five minutes. */
const trialS = 5;

/** Seconds until `isRefused`, counted from now, asked every 20 ms. */
const secondsUntil = async (isRefused: () => Promise<boolean>): Promise<number> => {
  const from = performance.now();
  while (!(await isRefused())) await wait(20);
  return (performance.now() - from) / 1000;
};

type Auth = {
  api: {
    signUpEmail(wish: object): Promise<{ headers: Headers }>;
    revokeSessions(wish: object): Promise<unknown>;
    getSession(wish: object): Promise<unknown>;
  };
};
type Migrations = { getMigrations(options: object): Promise<{ runMigrations(): Promise<void> }> };
type BetterAuth = { betterAuth(options: object): Auth };

const betterAuth = async (notes: string[], cacheS: number | undefined): Promise<number | undefined> => {
  const peer = await loadPeer<BetterAuth>('better-auth', notes);
  const migrations = await loadPeer<Migrations>('better-auth', notes, '/db/migration');
  if (peer === undefined || migrations === undefined) return undefined;
  const options = {
    database: new DatabaseSync(':memory:'),
    baseURL: 'http://127.0.0.1',
    secret: randomBytes(32).toString('base64'),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    ...(cacheS === undefined ? {} : { session: { cookieCache: { enabled: true, maxAge: cacheS } } }),
  };
  const { runMigrations } = await migrations.getMigrations(options);
  await runMigrations();
  const [one, other] = [peer.betterAuth(options), peer.betterAuth(options)];
  const body = { email: 'a@example.org', password: 'a long phrase for a bench', name: 'A' };
  const { headers } = await one.api.signUpEmail({ body, returnHeaders: true });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const request = { headers: new Headers({ cookie }) };
  if ((await other.api.getSession(request)) === null)
    throw new Error('better-auth does not know its session');
  await one.api.revokeSessions(request);
  return secondsUntil(async () => (await other.api.getSession(request)) === null);
};

type FastJwt = {
  createSigner(options: object): (payload: object) => string;
  createVerifier(options: object): (token: string) => unknown;
};

/** Nothing can be done at a sign-out but to wait. */
const jwt = async (notes: string[], lifeS: number): Promise<number | undefined> => {
  const peer = await loadPeer<FastJwt>('fast-jwt', notes);
  if (peer === undefined) return undefined;
  const key = randomBytes(32);
  const token = peer.createSigner({ key, algorithm: 'HS256', expiresIn: lifeS * 1000 })({ sub: '1' });
  const verify = peer.createVerifier({ key, algorithms: ['HS256'] });
  return secondsUntil(async () => {
    try {
      verify(token);
      return false;
    } catch {
      return true;
    }
  });
};

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

type Store = {
  set(id: string, session: object, done: (error?: unknown) => void): void;
  get(id: string, done: (error: unknown, session?: object | null) => void): void;
  destroy(id: string, done: (error?: unknown) => void): void;
};
type ConnectRedis = { RedisStore: new (options: object) => Store };
type Redis = { createClient(options: object): { connect(): Promise<unknown>; destroy(): void } };

/** The store that express-session keeps its sessions in; each server asks it for every request. */
const expressSession = async (notes: string[]): Promise<number | undefined> => {
  const peer = await loadPeer<ConnectRedis>('connect-redis', notes);
  const redis = await loadPeer<Redis>('redis', notes);
  if (peer === undefined || redis === undefined) return undefined;
  const port = await freePort();
  const process: ChildProcess = spawn(
    'redis-server',
    ['--port', `${port}`, '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const isThere = await Promise.race([
    new Promise<boolean>((resolve) => process.once('error', () => resolve(false))),
    wait(1000).then(() => true),
  ]);
  if (!isThere) {
    notes.push('redis-server is not installed: express-session on Redis was not measured');
    return undefined;
  }
  const server = async () => {
    const client = redis.createClient({ url: `redis://127.0.0.1:${port}` });
    await client.connect();
    return { client, store: new peer.RedisStore({ client }) };
  };
  const [one, other] = [await server(), await server()];
  await new Promise((resolve) => one.store.set('s', { cookie: {} }, resolve));
  const from = performance.now();
  await new Promise((resolve) => one.store.destroy('s', resolve));
  const isRefused = () =>
    new Promise<boolean>((resolve) => other.store.get('s', (_, session) => resolve(!session)));
  while (!(await isRefused())) await wait(1);
  const seconds = (performance.now() - from) / 1000;
  one.client.destroy();
  other.client.destroy();
  process.kill();
  return seconds;
};

export const untilRefusedElsewhere = async (
  isTrial: boolean,
  notes: string[],
): Promise<Record<string, number>> => {
  const longS = isTrial ? trialS : fiveMinutesS;
  const redis = await expressSession(notes);
  const plain = await betterAuth(notes, undefined);
  const [cached, token] = await Promise.all([betterAuth(notes, longS), jwt(notes, longS)]);
  if (isTrial)
    notes.push(`in a trial the cookie cache and the token live ${trialS} s instead of five minutes`);
  const all = {
    untilExpressSessionOnRedisRefusesS: redis,
    untilBetterAuthRefusesS: plain,
    untilBetterAuthWithCookieCacheRefusesS: cached,
    untilJwtOfFiveMinutesRefusesS: token,
  };
  return Object.fromEntries(
    Object.entries(all).filter((one): one is [string, number] => one[1] !== undefined),
  );
};
