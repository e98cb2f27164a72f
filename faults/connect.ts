// A pool of connections that gives up on a database that says nothing, and comes back to it soon.
import postgres from 'postgres';

export const connect = (url: string) =>
  postgres(url, { max: 12, connect_timeout: 2, backoff: () => 0.2, onnotice: () => {} });
