// Figures for those who watch over a server: in the usual text format, and only for who knows the token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, refusedAs, signIn } from './people.ts';
import { gatefold, type Server, startServer } from './server.ts';

const secret = 'a-token-for-the-watcher';
const watched = { settings: { GATEFOLD_METRICS_TOKEN: secret } };

const read = async ({ url }: Server): Promise<Map<string, number>> => {
  const answer = await call<string>(url, 'GET', '/metrics', { token: secret });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const lines = answer.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      assert.match(line, /^[a-z_\d]+(\{[^{}]*\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/i);
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
};

test('the metrics tell of trust, the log, acknowledgements, checks, streams, the scan and the process', async () => {
  using music = writeMusic(album(3, 2));
  await using server = await startServer({
    settings: { ...watched.settings, GATEFOLD_MUSIC: music.path },
  });
  const { token } = await signIn(server.url, 'Mine');
  await tracksOnceScanned(server.url, token, 3);
  const before = await read(server);
  const trust = before.get('gatefold_trust_left_seconds') ?? 0;
  assert.ok(trust > 0 && trust <= 1, `trust ${trust}`);
  assert.equal(before.get('gatefold_log_lag_entries'), 0);
  assert.equal(before.get('gatefold_servers'), 1);
  assert.equal(before.get('gatefold_scan_files_done'), 3);
  assert.equal(before.get('gatefold_streams_open'), 0);
  assert.ok((before.get('process_resident_memory_bytes') ?? 0) > 1e6);

  const lost = await signIn(server.url, 'Lost phone');
  await call(server.url, 'POST', '/api/sign-out', { token: lost.token });
  await call(server.url, 'GET', '/api/account', { token: lost.token });
  const after = await read(server);
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  assert.equal(grown('gatefold_log_applied'), 1);
  assert.equal(grown('gatefold_log_head'), 1);
  assert.equal(grown('gatefold_acknowledgement_seconds_count'), 1);
  assert.equal(grown('gatefold_acknowledgement_seconds_bucket{le="+Inf"}'), 1);
  assert.equal(grown('gatefold_checks_total{answer="refused"}'), 1);
  assert.equal(grown('gatefold_checks_total{answer="unsure"}'), 0);
  assert.ok(grown('gatefold_checks_total{answer="memory"}') >= 1);
  const signOut = 'method="POST",route="/api/sign-out",status="200"';
  assert.equal(after.get(`gatefold_http_request_seconds_count{${signOut}}`), 1);
});

test('requests are counted by the pattern of their route, never by what somebody asked for', async () => {
  await using server = await startServer(watched);
  const { token } = await signIn(server.url, 'Mine');
  const wish = 'zither-of-a-private-search';
  for (const path of [
    `/api/search?q=${wish}`,
    `/api/albums/00000000001?x=${wish}`,
    `/api/${wish}`,
    `/${wish}`,
    `/assets/${wish}`,
  ]) {
    await call(server.url, 'GET', path, { token });
  }
  const names = [...(await read(server)).keys()].filter((name) => name.includes('_http_'));
  assert.ok(names.length > 0);
  assert.deepEqual(
    names.filter((name) => name.includes('zither')),
    [],
  );
  const routes = new Set(names.map((name) => /route="([^"]*)"/.exec(name)?.[1]));
  for (const route of ['/api/search', '/api/albums/:id', 'nowhere', 'pages']) {
    assert.ok(routes.has(route), `${route} among ${[...routes].join(' ')}`);
  }
});

test('nobody reads the metrics without their token, also from this machine and as an administrator', async () => {
  await using server = await startServer(watched);
  const { token } = await signIn(server.url, 'Mine');
  for (const authorization of [undefined, `Bearer ${token}`, `Bearer ${secret}x`, 'Bearer ', secret]) {
    const headers = authorization === undefined ? {} : { authorization };
    refusedAs(await call(server.url, 'GET', '/metrics', { headers }), 'not-allowed');
  }
});

test('without the setting there are no metrics', async () => {
  await using server = await startServer();
  const answer = await call<string>(server.url, 'GET', '/metrics', { token: secret });
  assert.doesNotMatch(answer.text, /gatefold_/);
});

test('a token that could be guessed stops the start, and is not shown', async () => {
  const ended = await gatefold(['start'], { GATEFOLD_METRICS_TOKEN: 'short-one' });
  assert.notEqual(ended.code, 0);
  assert.match(ended.stderr, /GATEFOLD_METRICS_TOKEN must have 16 characters/);
  assert.doesNotMatch(ended.stdout + ended.stderr, /short-one/);
});
