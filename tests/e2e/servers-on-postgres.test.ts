// What those who run several servers are shown of each, from any of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase, startPostgres } from '../../tools/postgres.ts';
import type { LibraryState, Receipt, ServerList, ServerRow, ServerState } from './contract.ts';
import { call, isSignedIn, signIn } from './people.ts';
import { type Server, startServer } from './server.ts';
import { startThreeServers, type ThreeServers } from './three-servers.ts';

let servers: ThreeServers;
before(async () => {
  servers = await startThreeServers();
});
after(() => servers[Symbol.asyncDispose]());

const listOf = async ({ url }: Server, token: string): Promise<ServerList> => {
  const answer = await call<ServerList>(url, 'GET', '/api/admin/servers', { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const named = ({ items }: ServerList, name: string): ServerRow | undefined =>
  items.find((row) => row.name.startsWith(`${name}-`));
const statesOf = ({ items }: ServerList) => items.map(({ name, state }) => `${name.split('-')[0]} ${state}`);

const untilState = async (asked: Server, token: string, name: string, state: ServerState | undefined) => {
  const until = Date.now() + 15_000;
  for (;;) {
    const list = await listOf(asked, token);
    if (named(list, name)?.state === state) return list;
    assert.ok(Date.now() < until, `${name} is not ${state}: ${statesOf(list)}`);
    await wait(300);
  }
};

test('each server shows all three, itself first, with the figures of each', async () => {
  const { attic, cellar } = servers;
  const { token } = await signIn(attic.url, 'Mine');
  const lost = await signIn(cellar.url, 'Lost phone');
  await call(cellar.url, 'POST', '/api/sign-out', { token: lost.token });
  for (const [asked, first] of [
    [attic, 'attic'],
    [cellar, 'cellar'],
  ] as const) {
    const list = await untilState(asked, token, 'porch', 'up-to-date');
    assert.equal(list.items.length, 3);
    assert.deepEqual(
      list.items.map(({ name, thisServer }) => thisServer === name.startsWith(`${first}-`)),
      [true, true, true],
    );
    assert.equal(list.items[0]?.thisServer, true);
    for (const { state, applied, figures, version } of list.items) {
      assert.equal(state, 'up-to-date');
      assert.equal(applied, list.head);
      assert.ok(figures && figures.trustLeftMs > 0 && figures.trustLeftMs <= figures.trustMs);
      assert.match(version ?? '', /^\d/);
    }
    // It is counted where it was asked for, whoever shows it.
    assert.equal(named(list, 'cellar')?.figures?.acknowledgements.count, 1);
    assert.equal(named(list, 'porch')?.figures?.acknowledgements.count, 0);
  }
});

test('one that stands still goes silent, loses its trust with the next sign-out, and comes back', async () => {
  const { attic, porch } = servers;
  const { token } = await signIn(attic.url, 'Mine too');
  await untilState(attic, token, 'porch', 'up-to-date');
  const lost = await signIn(attic.url, 'Lost tablet');
  // In its memory, from which it would answer if it still trusted itself when it wakes up.
  assert.equal(await isSignedIn(porch.url, lost.token), true);
  porch.process.kill('SIGSTOP');
  const silent = await untilState(attic, token, 'porch', 'silent');
  assert.deepEqual(statesOf(silent).slice(0, 2), ['attic up-to-date', 'cellar up-to-date']);
  const { body } = await call<Receipt>(attic.url, 'POST', '/api/sign-out', { token: lost.token });
  const lapsed = body.nodes.find(({ node }) => node.startsWith('porch-'));
  assert.ok(lapsed && !('appliedAfterMs' in lapsed), JSON.stringify(body.nodes));
  const struckOff = named(await listOf(attic, token), 'porch');
  assert.deepEqual([struckOff?.state, struckOff?.figures?.trustLeftMs], ['no-trust', 0]);
  // They wait at its door: the first that it looks at when it wakes up.
  const asked = Array.from({ length: 20 }, () => isSignedIn(porch.url, lost.token));
  await wait(200);
  porch.process.kill('SIGCONT');
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([false]));
  await untilState(attic, token, 'porch', 'up-to-date');
});

test('one that is stopped in order is not missed', async () => {
  const { attic, cellar } = servers;
  const { token } = await signIn(attic.url, 'Mine as well');
  await untilState(attic, token, 'cellar', 'up-to-date');
  assert.equal(await cellar.stop(), 0);
  const list = await listOf(attic, token);
  assert.equal(named(list, 'cellar'), undefined);
  assert.equal(list.items.length, 2);
});

test('while the database is away the metrics tell that trust is gone, and soon', async () => {
  await using postgres = await startPostgres();
  const secret = 'a-token-for-the-watcher';
  await using server = await startServer({
    settings: {
      GATEFOLD_DATABASE_URL: await freshDatabase(postgres.url),
      GATEFOLD_METRICS_TOKEN: secret,
    },
  });
  const read = () => call<string>(server.url, 'GET', '/metrics', { token: secret });
  assert.match((await read()).text, /^gatefold_log_head 0$/m);
  // A start that loses its database ends; it is over with the first scan.
  const { token } = await signIn(server.url, 'Mine');
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await call<LibraryState>(server.url, 'GET', '/api/library', { token });
    if (body.scan.endedAt !== undefined) break;
    await wait(100);
  }
  await postgres.stop();
  await wait(1500);
  const asked = performance.now();
  const { status, text } = await read();
  const tookMs = performance.now() - asked;
  assert.equal(status, 200);
  assert.match(text, /^gatefold_trust_left_seconds 0$/m);
  assert.match(text, /^gatefold_log_head nan$/im);
  assert.ok(tookMs < 4000, `after ${tookMs} ms`);
});
