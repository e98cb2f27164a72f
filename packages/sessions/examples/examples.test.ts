// The same story at the public door of each example: whatever the framework, sign-out means the same.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { freshDatabase, startPostgres } from '../../../tools/postgres.ts';

const password = 'a long password of a test';

/** Starts an example in a folder of its own, and stops it as a service manager would. */
const startExample = async (name: string, env: Record<string, string> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), `gatefold-example-${name}-`));
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    cwd: folder,
    env: { ...process.env, PORT: '0', PASSWORD: password, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const gone = once(child, 'exit');
  const said = await Promise.race([once(child.stdout, 'data'), gone]);
  const port = /(?:port: |:)(\d+)/.exec(`${said[0]}`)?.[1];
  assert.ok(port !== undefined, `the example said ${said[0]} ${errors}`);
  return {
    address: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      const [code] = await gone;
      await rm(folder, { recursive: true });
      assert.equal(code, 0, `the example did not stop in order: ${errors}`);
    },
  };
};

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
type Proof = Record<string, string>;

const createClient = (address: string) => {
  const ask = async (method: string, path: string, proof: Proof = {}, body?: object): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(address + path, { method, headers: { ...type, ...proof }, ...sent });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Answer['body'],
    };
  };
  return {
    get: (path: string, proof?: Proof) => ask('GET', path, proof),
    post: (path: string, proof?: Proof, body?: object) => ask('POST', path, proof, body),
    signIn: (device: number, more: object = {}) => ask('POST', '/sign-in', {}, { password, device, ...more }),
    /** Resolves with the first event; `heard` counts those after it, `end` tells how it ended. */
    async stream(proof: Proof) {
      const answer = await fetch(`${address}/stream`, { headers: proof });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'text/event-stream');
      const reader = answer.body?.getReader();
      let heard = 0;
      assert.ok(reader !== undefined);
      const first = new TextDecoder().decode((await reader.read()).value);
      const readOn = async (): Promise<string> => {
        try {
          while (!(await reader.read()).done) heard++;
          return 'ended in order';
        } catch (error) {
          return ((error as Error).cause as { code: string }).code;
        }
      };
      return { first, heard: () => heard, end: readOn() };
    },
  };
};

/** What a client keeps of a sign-in: the cookie it was given, or the token. */
const proofOf = ({ headers, body }: Answer): Proof => {
  const cookie = headers.get('set-cookie');
  if (cookie === null) return { authorization: `Bearer ${body['token']}` };
  for (const word of ['__Host-', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) {
    assert.ok(cookie.includes(word), `${word} is not in ${cookie}`);
  }
  return { cookie: cookie.split(';')[0] as string };
};

for (const name of ['fastify', 'express', 'hono']) {
  test(`${name}: a limit, making room, a stream that is cut, nothing accepted afterwards`, {
    timeout: 60_000,
  }, async () => {
    await using example = await startExample(name);
    const { get, post, signIn, stream } = createClient(example.address);

    assert.equal((await get('/now')).status, 401);
    assert.equal((await get('/stream')).status, 401);
    assert.equal((await post('/sign-in', {}, { password })).status, 400);
    assert.equal((await post('/sign-in', {}, { password: 'a guess', device: 1 })).status, 401);

    const first = proofOf(await signIn(1));
    const second = proofOf(await signIn(2));
    assert.equal((await get('/now', first)).body['device'], 1);
    assert.equal((await get('/now', second)).body['device'], 2);

    const third = await signIn(3);
    assert.equal(third.status, 409);
    assert.equal(third.body['refused'], 'limit-reached');
    assert.deepEqual((third.body['devices'] as number[]).sort(), [1, 2]);

    const room = await signIn(3, { makeRoom: [1] });
    assert.deepEqual(room.body['ended'], [1]);
    assert.equal((await get('/now', first)).status, 401);
    assert.equal((await get('/now', second)).status, 200);

    assert.equal((await post('/sign-out', proofOf(room))).status, 200);
    assert.equal((await get('/now', proofOf(room))).status, 401);
    assert.equal((await get('/now', second)).status, 200);

    const again = proofOf(await signIn(3));
    const streams = [await stream(second), await stream(again)];
    for (const { first } of streams) assert.match(first, /^data: \{"/);

    const everywhere = await post('/sign-out-everywhere', second);
    assert.equal(everywhere.status, 200);
    assert.deepEqual((everywhere.body['ended'] as number[]).sort(), [2, 3]);
    for (const proof of [second, again, first]) assert.equal((await get('/now', proof)).status, 401);
    assert.deepEqual(await Promise.all(streams.map(({ end }) => end)), ['ECONNRESET', 'ECONNRESET']);
    assert.equal((await signIn(1)).status, 200);
  });
}

/** Asks until it is answered so. */
const until = async (isSo: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 300, 'waited in vain');
    await setTimeout(50);
  }
};

test('two processes on PostgreSQL: signed out at one is signed out at the other', {
  timeout: 60_000,
}, async () => {
  await using postgres = await startPostgres();
  const env = { DATABASE_URL: await freshDatabase(postgres.url) };
  await using here = await startExample('fastify', env);
  await using there = await startExample('fastify', env);
  const [one, other] = [createClient(here.address), createClient(there.address)];

  const proof = proofOf(await one.signIn(1));
  assert.equal((await other.get('/now', proof)).status, 200);
  const stream = await other.stream(proof);
  assert.equal((await one.post('/sign-out-everywhere', proof)).status, 200);
  assert.equal((await other.get('/now', proof)).status, 401);
  assert.equal(await stream.end, 'ECONNRESET');
});

for (const name of ['fastify', 'express', 'hono']) {
  test(`${name}: what cannot be known is 503 and a pause, not an answer`, { timeout: 60_000 }, async () => {
    await using postgres = await startPostgres();
    await using example = await startExample(name, { DATABASE_URL: postgres.url });
    const { get, post, signIn, stream } = createClient(example.address);
    const proof = proofOf(await signIn(1));
    const open = await stream(proof);

    await postgres.halt('immediate');
    await until(async () => (await get('/now', proof)).status === 503);
    for (const answer of [await get('/now', proof), await signIn(2)]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('retry-after'), '1');
      assert.equal(answer.body['refused'], 'unsure');
    }
    const heard = open.heard();
    await setTimeout(500);
    assert.equal(open.heard(), heard, 'the stream went on');

    await postgres.go();
    await until(async () => (await get('/now', proof)).status === 200);
    await until(() => open.heard() > heard);
    assert.equal((await post('/sign-out-everywhere', proof)).status, 200);
    assert.equal(await open.end, 'ECONNRESET');
    assert.equal((await get('/now', proof)).status, 401);
  });
}
