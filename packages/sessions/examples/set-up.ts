// What the three examples share: the engine, and one account with a password. The truth is in a SQLite file, or where
// DATABASE_URL is set in PostgreSQL, for any number of processes.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createSessions, type SessionStore } from '@gatefold/sessions';
import { createPostgresStore } from '@gatefold/sessions/postgres';
import { createSqliteStore, openSqlite } from '@gatefold/sessions/sqlite';
import postgres from 'postgres';

type Opened = { store: SessionStore<unknown>; close(): Promise<void> };

async function openStore(url: string | undefined): Promise<Opened> {
  if (url === undefined) {
    const file = openSqlite('example.sqlite');
    return { store: await createSqliteStore(file), close: file.close };
  }
  // Twice a second: left to itself the driver waits longer and longer before it tries again.
  const sql = postgres(url, { backoff: () => 0.5 });
  return { store: await createPostgresStore(sql), close: () => sql.end() };
}

const { store, close } = await openStore(process.env['DATABASE_URL']);

export const sessions = createSessions({
  store,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: { bytes: (count) => randomBytes(count) },
  timers: {
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    yield: () => new Promise((resolve) => setImmediate(resolve)),
  },
  node: `example ${process.pid} ${Date.now()}`,
  onError: (error) => console.error(error),
});
await sessions.start();

/** The account, and how many devices may be signed in to it. */
export const account = 1;
export const limit = 2;

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const salt = randomBytes(16);
const wanted = await derive(process.env['PASSWORD'] ?? 'tell nobody', salt, 32);

export const isRight = async (password: string) => timingSafeEqual(await derive(password, salt, 32), wanted);

export type Wish = { password: string; device: number; makeRoom?: number[] };

/** What a client asks for at sign-in: its device is a number that it has chosen once. Undefined when it makes no sense. */
export function readWish(body: unknown): Wish | undefined {
  const { password, device, makeRoom } = (body ?? {}) as Partial<Record<string, unknown>>;
  const isDevice = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
  if (typeof password !== 'string' || password.length > 200 || !isDevice(device)) return undefined;
  if (makeRoom === undefined) return { password, device };
  return Array.isArray(makeRoom) && makeRoom.every(isDevice) ? { password, device, makeRoom } : undefined;
}

/** Ends the process in order: what waits is written, and other nodes need not wait for this one. */
export function stopOnSignal(hangUp: () => void): void {
  process.once('SIGTERM', async () => {
    hangUp();
    await sessions.stop();
    await close();
    process.exit();
  });
}
