// The driver belongs to the packages that use it; the runs outside of them borrow theirs.
import { createRequire } from 'node:module';

const requireOfSessions = createRequire(new URL('../packages/sessions/package.json', import.meta.url));
type Driver = typeof import('postgres');
const postgres = requireOfSessions('postgres') as Driver;

/** A pool that gives up on a database that says nothing, and comes back to it soon. */
export const connect = (url: string) =>
  postgres(url, { max: 12, connect_timeout: 2, backoff: () => 0.1, onnotice: () => {} });
