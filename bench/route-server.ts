// A process with two routes that answer the same, one of them behind a check; started by route.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOursOnSqlite } from './checkers.ts';

type Request = { headers: { authorization?: string } };
type App = {
  register(plugin: (scope: App) => Promise<void>): PromiseLike<unknown>;
  addHook(
    name: 'onRequest',
    hook: (request: Request, reply: unknown, done: (error?: Error) => void) => void,
  ): void;
  get(path: string, options: object, answer: () => Promise<object>): void;
  listen(where: { host: string; port: number }): Promise<string>;
};

// The one that the product uses: the bench has no packages of its own.
const requireOfServer = createRequire(new URL('../packages/server/package.json', import.meta.url));
const { fastify } = requireOfServer('fastify') as { fastify: () => App };

const folder = mkdtempSync(join(tmpdir(), 'gatefold-route-'));
process.once('SIGTERM', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
const ours = await createOursOnSqlite(100_000, join(folder, 'ours.sqlite'));
const app = fastify();
const answer = {
  schema: { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } },
};

await app.register(async (scope) => {
  scope.get('/bare', answer, async () => ({ hello: 'world' }));
});
await app.register(async (scope) => {
  scope.addHook('onRequest', (request, _reply, done) => {
    const answer = ours.check(request.headers.authorization ?? '');
    // From memory it is there at once, and the request goes on without a turn of the loop.
    if (answer instanceof Promise) answer.then(() => done(), done);
    else done();
  });
  scope.get('/checked', answer, async () => ({ hello: 'world' }));
});
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ address, headers: ours.headers.slice(0, 2000) });
