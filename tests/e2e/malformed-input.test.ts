// Whatever a client sends, on any call: a refusal from the closed list, never a fault of the server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { refusals } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic } from './music.ts';
import { nameOf, type Operation, readOperations, type Schema } from './openapi.ts';
import { call } from './people.ts';
import { bytesOf, type RawAnswer, type RawRequest, sendRaw } from './raw-request.ts';
import { owner, type Server, startServer } from './server.ts';

const seed = process.env['SEED'] === undefined ? Date.now() % 2 ** 31 : Number(process.env['SEED']);
/** Requests for each call; `RUNS=2000` searches longer. */
const runs = Number(process.env['RUNS'] ?? 60);

let server: Server;
let music: MusicFolder;
let operations: Operation[];
let ids: string[];
let token = '';
let accepted = 0;
let refused = 0;

/** From an address of its own, so that the wrong passwords of this test do not count against it. */
async function signInApart(): Promise<string> {
  const body = Buffer.from(JSON.stringify({ ...owner, device: { name: 'Apart', kind: 'other' } }));
  const headers: [string, string][] = [['Content-Type', 'application/json']];
  const request = bytesOf(server.url, { method: 'POST', target: '/api/sign-in', headers, body });
  const answer = await sendRaw(server.url, request, { localAddress: '127.0.0.77' });
  if (answer.status === 409) {
    const { ticket } = JSON.parse(answer.body) as { ticket: string };
    const more = Buffer.from(JSON.stringify({ ticket, signOut: 'all' }));
    const room = { method: 'POST', target: '/api/sign-in/make-room', headers, body: more };
    const entered = await sendRaw(server.url, bytesOf(server.url, room), { localAddress: '127.0.0.77' });
    return (JSON.parse(entered.body) as { token: string }).token;
  }
  assert.equal(answer.status, 200, answer.body);
  return (JSON.parse(answer.body) as { token: string }).token;
}

before(async () => {
  console.log(`malformed input: SEED=${seed}`);
  music = writeMusic(album(2, 1));
  server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  token = await signInApart();
  const tracks = await tracksOnceScanned(server.url, token, 2);
  operations = await readOperations(server.url);
  const devices = await call<{ items: { id: string }[] }>(server.url, 'GET', '/api/devices', { token });
  ids = [...tracks.flatMap(({ id, album }) => [id, album.id]), devices.body.items[0]?.id ?? ''];
});

after(async () => {
  await server[Symbol.asyncDispose]();
  music[Symbol.dispose]();
});

const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\u{1F4BF}',
    '\ud800',
    '../../../etc/passwd',
    "' or 1=1 --",
    '"',
    '*',
    '" OR "',
    'NEAR(',
    '__proto__',
    'constructor',
    '-1',
    '1e999',
    'NaN',
    '9007199254740993',
    '2026-13-45T99:99:99Z',
    'zzzzzzzzzzz',
    '0'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const hostileValue = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], ['all']),
  fc.object({ maxDepth: 2, maxKeys: 4 }),
);

/** Mostly what a schema asks for, with something wrong in it now and then. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  const weighted = (right: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: hostileValue });
  if (Array.isArray(schema['anyOf']))
    return weighted(fc.oneof(...(schema['anyOf'] as Schema[]).map(valueFor)));
  if (Array.isArray(schema['enum'])) return weighted(fc.constantFrom(...(schema['enum'] as unknown[])));
  if ('const' in schema) return weighted(fc.constant(schema['const']));
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
      const parts = Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, valueFor(part)]),
      );
      const record = fc.record(parts, { requiredKeys: [] });
      const more = fc
        .tuple(record, hostileText, hostileValue)
        .map(([value, key, extra]) => ({ ...value, [key]: extra }));
      return weighted(fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: more }));
    }
    case 'array':
      return weighted(fc.array(valueFor((schema['items'] ?? {}) as Schema), { maxLength: 5 }));
    case 'integer':
    case 'number':
      return weighted(fc.oneof(fc.integer({ min: -2, max: 501 }), fc.double()));
    case 'boolean':
      return weighted(fc.boolean());
    case 'null':
      return weighted(fc.constant(null));
    default:
      return weighted(fc.oneof(fc.constantFrom(...ids, owner.email, 'Name'), hostileText));
  }
}

/** Percent-encoded, raw, or badly encoded. */
const inAddress = (text: string) =>
  fc.constantFrom(
    encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, '')),
    encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, '')),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a raw line break would end the request line
    text.replaceAll(/[\x00-\x20]/g, '%') || '%',
    `%${text.slice(0, 1)}`,
    '%c0%af%e2%28%a1',
    '%00',
  );

const bodyFor = (schema: Schema | undefined): fc.Arbitrary<Buffer> => {
  const json = schema === undefined ? hostileValue : valueFor(schema);
  const deep = 20_000;
  return fc.oneof(
    { weight: 6, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: json.map((value) => Buffer.from((JSON.stringify(value) ?? '').slice(0, -1))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        Buffer.from(''),
        Buffer.from('{"__proto__":{"admin":true}}'),
        Buffer.from(`${'['.repeat(deep)}${']'.repeat(deep)}`),
        Buffer.from(JSON.stringify({ name: 'x'.repeat(300_000) })),
        Buffer.from('{"email":1,"email":2}'),
        Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
      ),
    },
  );
};

const oddHeader: fc.Arbitrary<[string, string]> = fc.constantFrom<[string, string]>(
  ['Range', 'bytes=5-2'],
  ['Range', 'bytes=-0'],
  ['Range', 'bytes=0-1,3-4,9999999999999999999-'],
  ['Range', 'bytes=99999999999999999999-'],
  ['If-None-Match', '"'],
  ['If-Range', 'W/"x'],
  ['If-Modified-Since', 'yesterday'],
  ['Accept', '*/*;q=x'],
  ['Accept-Encoding', 'identity;q=0, *;q=0'],
  ['Cookie', 'gatefold=%zz; =; a'],
  ['X-Forwarded-For', 'nonsense, ::1, 999.1.1.1'],
  ['X-Forwarded-Proto', 'gopher'],
  ['X-Forwarded-Host', 'evil.example'],
  ['Expect', '100-continue'],
  ['Content-Encoding', 'gzip'],
  ['User-Agent', 'x'.repeat(4000)],
  ['Accept-Language', '\xff\xfe'],
  ['Last-Event-ID', '-1'],
);

function requestFor(operation: Operation): fc.Arbitrary<RawRequest> {
  const path = operation.path.split(/(\{[^}]+\})/).map((piece) =>
    piece.startsWith('{')
      ? fc.oneof(
          fc.constantFrom(...ids),
          hostileText.chain((text) => inAddress(text)),
        )
      : fc.constant(piece),
  );
  const queries = operation.parameters.filter((parameter) => parameter.in === 'query');
  const pair = (name: string, value: fc.Arbitrary<unknown>) =>
    value
      .chain((one) => inAddress(typeof one === 'string' ? one : (JSON.stringify(one) ?? '')))
      .map((text) => `${name}=${text}`);
  const query = fc.array(
    fc.oneof(
      ...queries.map(({ name, schema }) => pair(name, valueFor(schema))),
      pair('unknown', hostileText),
    ),
    { maxLength: 4 },
  );
  const type = fc.oneof(
    { weight: 6, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/xml', '', 'application/json; charset=x'),
    },
  );
  const hasBody = !['GET', 'HEAD'].includes(operation.method);
  return fc
    .record({
      path: fc.tuple(...path),
      query,
      type,
      more: fc.array(oddHeader, { maxLength: 3 }),
      body: hasBody ? bodyFor(operation.body) : fc.constant(Buffer.alloc(0)),
      asks: fc.constantFrom('bearer', 'bearer', 'bearer', 'nobody'),
    })
    .map(({ path, query, type, more, body, asks }) => ({
      method: operation.method,
      target: path.join('') + (query.length === 0 ? '' : `?${query.join('&')}`),
      headers: [
        ...(hasBody ? [['Content-Type', type] as [string, string]] : []),
        ...(asks === 'bearer' ? [['Authorization', 'Bearer TOKEN'] as [string, string]] : []),
        ...more,
      ],
      body,
    }));
}

/** A refusal must be one of the list, in its form; anything else must be a success. */
function judge(request: RawRequest, answer: RawAnswer) {
  const said = `${request.method} ${request.target} -> ${answer.status} ${answer.body.slice(0, 400)}`;
  assert.ok(answer.status >= 200 && answer.status < 500, said);
  if (answer.status < 400) return;
  const chunked = /^transfer-encoding: chunked/im.test(answer.head);
  const text = chunked
    ? answer.body.slice(answer.body.indexOf('{'), answer.body.lastIndexOf('}') + 1)
    : answer.body;
  // The answer to HEAD has no body.
  if (request.method === 'HEAD') return;
  const problem = JSON.parse(text) as { type: string; status: number; detail: unknown };
  const code = problem.type.replace('urn:gatefold:refusal:', '');
  assert.ok(Object.hasOwn(refusals, code), said);
  assert.equal(problem.status, answer.status, said);
  assert.equal(typeof problem.detail, 'string', said);
  assert.ok(!/\bat .*\.ts:\d+|node_modules/.test(text), `the inside shows: ${said}`);
}

test('malformed input on every call never gives a fault of the server', async (context) => {
  for (const operation of operations) {
    // It has no input, and what it does takes the processor for a minute.
    if (nameOf(operation) === 'POST /api/library/demo') continue;
    await context.test(nameOf(operation), async () => {
      await fc.assert(
        fc.asyncProperty(requestFor(operation), async (request) => {
          const headers = request.headers.map(([name, value]): [string, string] => [
            name,
            value.replace('TOKEN', token),
          ]);
          const answer = await sendRaw(server.url, bytesOf(server.url, { ...request, headers }));
          judge(request, answer);
          if (answer.status < 400) accepted++;
          else refused++;
          // A well-formed sign-out is obeyed: then this test signs in again.
          if (answer.status === 200 && !['GET', 'HEAD'].includes(operation.method)) {
            const still = await call(server.url, 'GET', '/api/account', { token });
            if (still.status === 401) token = await signInApart();
          }
        }),
        { seed, numRuns: runs, verbose: fc.VerbosityLevel.None },
      );
    });
  }
  // Were nearly all refused at the door, nothing behind it would have been tried.
  assert.ok(accepted > refused / 10, `${accepted} accepted, ${refused} refused`);
  context.diagnostic(`${accepted} accepted, ${refused} refused`);
  const health = await call(server.url, 'GET', '/api/health');
  assert.equal(health.status, 200);
});

test('bytes that are no HTTP at all are refused or dropped, and the server goes on', async () => {
  const junk: [string, string][] = [
    ['nothing like it', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['no version', 'GET /\r\n\r\n'],
    ['a space in the address', 'GET /api/ album HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'two lengths',
      'POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde',
    ],
    [
      'length and chunks',
      'POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'bad chunks',
      'POST /api/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['huge headers', `GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['many headers', `GET /api/health HTTP/1.1\r\nHost: x\r\n${'X-A: a\r\n'.repeat(5000)}\r\n`],
    ['a huge address', `GET /api/health?${'a'.repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['an unknown method', 'BREW /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['no host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [
      'an absolute address',
      'GET http://evil.example/api/account HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
    ['a bare asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    [
      'an upgrade',
      'GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
  ];
  for (const [what, text] of junk) {
    const answer = await sendRaw(server.url, Buffer.from(text, 'latin1'));
    assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 200)}`);
    assert.equal((await call(server.url, 'GET', '/api/health')).status, 200, what);
  }
});

test('a request that arrives a byte at a time, or never wholly, does not stop the others', async () => {
  const { connect } = await import('node:net');
  const { hostname, port } = new URL(server.url);
  const slow = Array.from({ length: 200 }, () => connect({ host: hostname, port: Number(port) }));
  for (const socket of slow) {
    socket.on('error', () => {});
    socket.write('POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
  }
  const startedAt = performance.now();
  assert.equal((await call(server.url, 'GET', '/api/account', { token })).status, 200);
  assert.ok(performance.now() - startedAt < 2000);
  for (const socket of slow) socket.destroy();
});
