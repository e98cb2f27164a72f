// What anybody may find out, cookies of an address that is reached in two ways, and washing away the traces.
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import type { ActivityEntry, Health } from './contract.ts';
import { call, signIn } from './people.ts';
import { owner, startServer } from './server.ts';

test('the page itself, asked for by its file name, runs only our own scripts too', async () => {
  await using server = await startServer();
  const policyOf = async (path: string, coding: string) => {
    const answer = await call(server.url, 'GET', path, { headers: { 'accept-encoding': coding } });
    assert.equal(answer.status, 200, path);
    return answer.headers.get('content-security-policy');
  };
  const policy = await policyOf('/', 'identity');
  assert.match(policy ?? '', /frame-ancestors 'none'/);
  for (const coding of ['identity', 'gzip', 'br'])
    assert.equal(await policyOf('/index.html', coding), policy, coding);
});

test('health does not tell the name of the machine', async () => {
  await using server = await startServer();
  const { status, body, text } = await call<Health>(server.url, 'GET', '/api/health');
  assert.equal(status, 200);
  assert.ok(body.node !== '' && !text.includes(hostname()), text);
});

const publicUrl = 'https://music.example.org';

/** Signs a browser in and answers the cookie that it was given. */
async function cookieOf(base: string, headers: Record<string, string>) {
  const device = { name: 'Browser', kind: 'web' };
  const answer = await call(base, 'POST', '/api/sign-in', {
    body: { ...owner, device, as: 'cookie' },
    headers,
  });
  assert.equal(answer.status, 200, answer.text);
  const [line = ''] = answer.headers.getSetCookie();
  return { pair: line.split('; ')[0] ?? '', isSecure: /; secure/i.test(line) };
}

test('at home a server with an https address gives a cookie that works at home', async () => {
  await using server = await startServer({ settings: { GATEFOLD_URL: publicUrl } });
  const { pair, isSecure } = await cookieOf(server.url, { origin: server.url });
  assert.match(pair, /^gatefold=gf_/);
  assert.equal(isSecure, false);
  const headers = { cookie: pair, origin: server.url };
  assert.equal((await call(server.url, 'GET', '/api/account', { headers })).status, 200);
  assert.equal((await call(server.url, 'POST', '/api/sign-out', { headers })).status, 200);
});

test('by https the cookie goes over TLS only, and one that a neighbour planted is not taken', async () => {
  await using server = await startServer({ settings: { GATEFOLD_URL: publicUrl } });
  const byHttps = { 'x-forwarded-proto': 'https', origin: publicUrl };
  const { pair, isSecure } = await cookieOf(server.url, byHttps);
  assert.match(pair, /^__Host-gatefold=gf_/);
  assert.equal(isSecure, true);
  const account = (cookie: string) =>
    call(server.url, 'GET', '/api/account', { headers: { ...byHttps, cookie } });
  assert.equal((await account(pair)).status, 200);
  // Another host of the same domain can set a cookie of any name that does not begin with __Host-.
  assert.equal((await account(pair.replace('__Host-', ''))).status, 401);
});

test('many renames do not wash a sign-in out of the activity', async () => {
  await using server = await startServer();
  const { token, device } = await signIn(server.url, 'Device');
  for (let number = 1; number <= 40; number++) {
    const body = { name: `Name ${number}` };
    const renamed = await call(server.url, 'PATCH', `/api/devices/${device.id}`, { token, body });
    assert.equal(renamed.status, 200, renamed.text);
  }
  const { text } = await call(server.url, 'GET', '/api/activity/download', { token });
  assert.equal(text.match(/"device-renamed"/g)?.length, 40);
  assert.match(text, /"signed-in"/);
  const kinds = new Set<string>();
  let after = '';
  do {
    const path = `/api/activity?limit=7${after === '' ? '' : `&after=${after}`}`;
    const page = await call<{ items: ActivityEntry[]; next?: string }>(server.url, 'GET', path, { token });
    for (const { kind } of page.body.items) kinds.add(kind);
    after = page.body.next ?? '';
  } while (after !== '');
  assert.ok(kinds.has('signed-in') && kinds.has('account-made'), [...kinds].join());
});
