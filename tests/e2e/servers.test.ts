// What those who run Gatefold are shown of its servers, and nobody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFigures, ServerList, ServerRow } from './contract.ts';
import { call, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { gatefold, type Server, startServer } from './server.ts';

const guest = { email: 'guest@example.org', password: 'a second voice in the choir' };
const addGuest = ({ data }: Server) =>
  gatefold(['accounts', 'add', guest.email], { GATEFOLD_DATA: data }, `${guest.password}\n`);

const listOf = async ({ url }: Server, token: string): Promise<ServerList> => {
  const answer = await call<ServerList>(url, 'GET', '/api/admin/servers', { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const only = ({ items }: ServerList): ServerRow & { figures: ServerFigures } => {
  const [row, ...others] = items;
  assert.deepEqual(others, []);
  assert.ok(row?.figures !== undefined);
  return { ...row, figures: row.figures };
};

test('one server is one row, which trusts and is up to date', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Mine');
  const list = await listOf(server, token);
  const { figures, ...row } = only(list);
  assert.equal(row.thisServer, true);
  assert.equal(row.state, 'up-to-date');
  assert.equal(row.behind, 0);
  assert.equal(row.applied, list.head);
  assert.match(row.version ?? '', /^\d+\.\d+\.\d+/);
  assert.ok(Date.now() - Date.parse(row.since ?? '') < 60_000);
  assert.ok(figures.trustLeftMs > 0 && figures.trustLeftMs <= figures.trustMs);
  assert.equal(figures.checks.unsure, 0);
});

test('the figures move with a sign-out and with what is refused after it', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Mine');
  const lost = await signIn(server.url, 'Lost phone');
  await call(server.url, 'GET', '/api/account', { token: lost.token });
  const before = await listOf(server, token);
  await signOutEverywhere(server.url, token, true);
  await call(server.url, 'GET', '/api/account', { token: lost.token });
  const after = await listOf(server, token);
  const [was, is] = [only(before), only(after)];
  assert.equal(after.head, before.head + 1);
  assert.equal(is.applied, was.applied + 1);
  assert.equal(is.figures.acknowledgements.count, was.figures.acknowledgements.count + 1);
  assert.ok(is.figures.acknowledgements.sumMs > was.figures.acknowledgements.sumMs);
  assert.equal(is.figures.checks.refused, was.figures.checks.refused + 1);
  assert.ok(is.figures.checks.memory > was.figures.checks.memory);
});

test('an account that does not administer is not shown the servers', async () => {
  await using server = await startServer();
  assert.equal((await addGuest(server)).code, 0);
  const { token } = await signIn(server.url, 'Tablet', { person: guest });
  refusedAs(await call(server.url, 'GET', '/api/admin/servers', { token }), 'not-allowed');
  refusedAs(await call(server.url, 'GET', '/api/admin/servers'), 'not-signed-in');
});
