// Other sites cannot act through a person's browser, and the cookie is made so that they hardly can try.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledPath, nameOf, readOperations } from './openapi.ts';
import { call, refusedAs } from './people.ts';
import { owner, startServer } from './server.ts';

const device = { name: 'Browser', kind: 'web' };

async function cookieOf(base: string, headers: Record<string, string> = {}) {
  const answer = await call<{ token?: string }>(base, 'POST', '/api/sign-in', {
    body: { ...owner, device, as: 'cookie' },
    headers,
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.token, undefined, 'a cookie sign-in shows no token to scripts');
  const [line = ''] = answer.headers.getSetCookie();
  const [pair = '', ...attributes] = line.split('; ');
  return { line, pair, attributes };
}

test('the cookie of a home network: not for scripts, not for other sites', async () => {
  await using server = await startServer();
  const { pair, attributes } = await cookieOf(server.url);
  assert.match(pair, /^gatefold=gf_[\w-]{50}$/);
  const names = attributes.map((attribute) => attribute.toLowerCase());
  for (const wanted of ['httponly', 'samesite=lax', 'path=/']) assert.ok(names.includes(wanted), wanted);
  assert.ok(names.some((name) => /^max-age=\d{6,}$/.test(name)));
  assert.ok(!names.includes('secure'), 'it must work on plain http at home');
  assert.ok(!names.some((name) => name.startsWith('domain')));
});

test('the cookie of an https address: over TLS only, and bound to the host', async () => {
  await using server = await startServer({ settings: { GATEFOLD_URL: 'https://music.example.org' } });
  // As a proxy with TLS in front hands requests on.
  const proxied = { 'x-forwarded-proto': 'https', origin: 'https://music.example.org' };
  const { pair, attributes } = await cookieOf(server.url, proxied);
  assert.match(pair, /^__Host-gatefold=gf_/);
  const names = attributes.map((attribute) => attribute.toLowerCase());
  for (const wanted of ['secure', 'httponly', 'samesite=lax', 'path=/'])
    assert.ok(names.includes(wanted), wanted);
  assert.ok(!names.some((name) => name.startsWith('domain')));
  const own = { cookie: pair, ...proxied };
  assert.equal((await call(server.url, 'GET', '/api/account', { headers: own })).status, 200);
  const plain = { cookie: pair.replace('__Host-', ''), ...proxied };
  refusedAs(await call(server.url, 'GET', '/api/account', { headers: plain }), 'not-signed-in');
  const out = await call(server.url, 'POST', '/api/sign-out', { headers: own });
  assert.equal(out.status, 200, out.text);
  assert.match(out.headers.getSetCookie()[0] ?? '', /^__Host-gatefold=;.*Max-Age=0/i);
});

test('a request that another site makes a browser send is refused, and changes nothing', async () => {
  await using server = await startServer();
  const { url } = server;
  const { pair } = await cookieOf(url);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${url}.evil.example` },
    { origin: url.replace(/\d+$/, '1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: url },
    { origin: url, 'sec-fetch-site': 'cross-site' },
    {},
  ];
  const unsafe = (await readOperations(url)).filter(({ method }) => !['GET', 'HEAD'].includes(method));
  assert.ok(unsafe.length >= 12);
  for (const operation of unsafe) {
    for (const headers of foreign) {
      const answer = await call(url, operation.method, filledPath(operation), {
        headers: { cookie: pair, ...headers },
      });
      refusedAs(answer, 'other-site');
    }
  }
  const own = await call(url, 'GET', '/api/account', { headers: { cookie: pair } });
  assert.equal(own.status, 200, 'nothing was signed out by any of it');
});

test('nobody is signed in to a foreign account through their browser', async () => {
  await using server = await startServer();
  const answer = await call(server.url, 'POST', '/api/sign-in', {
    body: { ...owner, device, as: 'cookie' },
    headers: { origin: 'https://evil.example' },
  });
  refusedAs(answer, 'other-site');
  assert.deepEqual(answer.headers.getSetCookie(), []);
});

test('a form of another site cannot pass as JSON', async () => {
  await using server = await startServer();
  const { pair } = await cookieOf(server.url);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await fetch(new URL('/api/sign-out-everywhere', server.url), {
      method: 'POST',
      headers: { cookie: pair, origin: server.url, 'content-type': type },
      body: '{}',
    });
    assert.equal(answer.status, 415, type);
    assert.match(await answer.text(), /urn:gatefold:refusal:not-json/);
  }
});

test('our own pages may act with the cookie', async () => {
  await using server = await startServer();
  const { pair } = await cookieOf(server.url, { origin: server.url });
  const headers = { cookie: pair, origin: server.url, 'sec-fetch-site': 'same-origin' };
  const renamed = await call(server.url, 'PATCH', '/api/account', { headers, body: { name: 'Owner' } });
  assert.equal(renamed.status, 200, renamed.text);
});

test('pages cannot be framed, and run only our own scripts', async () => {
  await using server = await startServer();
  for (const path of ['/', '/account/devices']) {
    const policy = (await call(server.url, 'GET', path)).headers.get('content-security-policy') ?? '';
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.match(policy, /default-src 'self'/, path);
    assert.ok(!/script-src[^;]*unsafe/.test(policy), path);
  }
  for (const path of ['/', '/account/devices', '/api/health', '/api/account']) {
    const { headers } = await call(server.url, 'GET', path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
  }
});

test('every call that changes something is known to the forgery test by its method', async () => {
  await using server = await startServer();
  const operations = await readOperations(server.url);
  const odd = operations.filter(
    ({ method }) => !['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method),
  );
  assert.deepEqual(odd.map(nameOf), []);
});
