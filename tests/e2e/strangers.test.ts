// Nobody gets in without a session, and nobody with one that has ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledPath, nameOf, openCalls, readOperations } from './openapi.ts';
import { type Answer, call, isSignedIn, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { owner, type Server, startServer } from './server.ts';

/** Tries every call that is not open; none may answer anything but that it does not know who asks. */
async function refusedEverywhere(server: Server, headers: Record<string, string>) {
  const operations = await readOperations(server.url);
  for (const name of openCalls) {
    assert.ok(operations.map(nameOf).includes(name), `${name} is no longer described`);
  }
  const closed = operations.filter((operation) => !openCalls.includes(nameOf(operation)));
  for (const operation of closed) {
    const answer = await call(server.url, operation.method, filledPath(operation), { headers });
    if (operation.method === 'HEAD') assert.equal(answer.status, 401, nameOf(operation));
    else refusedAs(answer, 'not-signed-in');
  }
  return closed.length;
}

test('no call answers a stranger, except the open ones', async () => {
  await using server = await startServer();
  const count = await refusedEverywhere(server, {});
  assert.ok(count >= 25, `only ${count} calls were tried`);
  await refusedEverywhere(server, { authorization: 'Bearer gf_forged' });
  await refusedEverywhere(server, { authorization: `Bearer gf_${'A'.repeat(50)}` });
  await refusedEverywhere(server, { authorization: 'Basic b3duZXI6b3duZXI=' });
});

test('a stolen token is refused on every call once its device was signed out', async () => {
  await using server = await startServer();
  const owner = await signIn(server.url, 'Mine');
  const stolen = await signIn(server.url, 'Lost phone');
  assert.equal(await isSignedIn(server.url, stolen.token), true);
  await signOutEverywhere(server.url, owner.token, true);
  await refusedEverywhere(server, { authorization: `Bearer ${stolen.token}` });
});

test('a stolen cookie is refused on every call once its device was signed out', async () => {
  await using server = await startServer();
  const { url } = server;
  const answer = await call(url, 'POST', '/api/sign-in', {
    body: { ...owner, device: { name: 'Browser', kind: 'web' }, as: 'cookie' },
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, origin: url };
  assert.equal((await call(url, 'GET', '/api/account', { headers })).status, 200);
  assert.equal((await call(url, 'POST', '/api/sign-out', { headers })).status, 200);
  await refusedEverywhere(server, headers);
});

test('a token in an address is refused, on every call, and named', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Mine');
  const tries: ((path: string) => string)[] = [
    (path) => `${path}?token=${token}`,
    (path) => `${path}?access_token=${token}&x=1`,
    (path) => `${path}?x=${token.slice(0, 3)}${[...token.slice(3)].join('')}`,
  ];
  for (const operation of await readOperations(server.url)) {
    if (operation.method === 'HEAD') continue;
    for (const make of tries) {
      const answer = await call(server.url, operation.method, make(filledPath(operation)), { token });
      refusedAs(answer, 'token-in-url');
      assert.ok(!answer.text.includes(token), 'the answer does not repeat it');
    }
  }
  refusedAs(await call(server.url, 'GET', `/api/tracks/${token}/stream`), 'token-in-url');
});

test('a token with one letter changed is refused', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Mine');
  const tries: Promise<Answer<unknown>>[] = [];
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'x' ? 'y' : 'x';
    const forged = token.slice(0, at) + other + token.slice(at + 1);
    tries.push(call(server.url, 'GET', '/api/account', { token: forged }));
  }
  for (const answer of await Promise.all(tries)) refusedAs(answer, 'not-signed-in');
  for (const forged of [token.slice(0, -1), `${token}x`, token.toUpperCase(), '']) {
    refusedAs(await call(server.url, 'GET', '/api/account', { token: forged }), 'not-signed-in');
  }
  assert.equal(await isSignedIn(server.url, token), true);
});

test('what is not found is said as such, and nothing of the inside is told', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Mine');
  refusedAs(await call(server.url, 'GET', '/api/nothing-here', { token }), 'unknown-route');
  for (const kind of ['album', 'artist', 'track'] as const) {
    const answer = await call(server.url, 'GET', `/api/${kind}s/00000000001`, { token });
    refusedAs(answer, `unknown-${kind}`);
    assert.ok(!/\.ts|node_modules|sqlite/i.test(answer.text));
  }
});
