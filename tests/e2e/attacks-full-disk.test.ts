// A disk that is full: said in words, nothing half done, and all works again once there is room.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Answer, askToSignIn, call, isSignedIn, refusedAs } from './people.ts';
import { gatefold, owner, startServer } from './server.ts';
import { smallDisk } from './small-disk.ts';

async function ownId(base: string, token: string): Promise<string> {
  const { body } = await call<{ items: { id: string; thisDevice: boolean }[] }>(base, 'GET', '/api/devices', {
    token,
  });
  return body.items.find(({ thisDevice }) => thisDevice)?.id ?? '';
}

/** Acts until the disk refuses; what is written into room that the database has already may still succeed. */
async function untilRefused(act: () => Promise<Answer<unknown>>) {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await act();
    if (answer.status === 200) continue;
    refusedAs(answer, 'disk-full');
    return tries;
  }
  return assert.fail('the disk never refused');
}

test('a full disk is said in words, and nothing is half done', async (context) => {
  using disk = smallDisk();
  if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
  await using server = await startServer({ data: disk.path });
  const { url } = server;
  const tokens: string[] = [];
  for (const name of ['One', 'Two', 'Three']) {
    const { status, body } = await askToSignIn(url, { name });
    assert.equal(status, 200);
    tokens.push(body.token);
  }
  disk.fill();
  const last = tokens.at(-1) as string;
  await untilRefused(async () => {
    const answer = await askToSignIn(url, { name: 'Late', id: await ownId(url, tokens[0] as string) });
    if (answer.status === 200) tokens[0] = answer.body.token;
    return answer;
  });
  refusedAs(await call(url, 'POST', '/api/sign-out', { token: last }), 'disk-full');
  refusedAs(await call(url, 'POST', '/api/sign-out-everywhere', { token: last, body: {} }), 'disk-full');
  for (const token of tokens) assert.equal(await isSignedIn(url, token), true, 'nobody was signed out by it');

  disk.free();
  assert.equal((await askToSignIn(url, { name: 'After' })).status, 200);
  assert.equal((await call(url, 'POST', '/api/sign-out', { token: last })).status, 200);
  assert.equal(await isSignedIn(url, last), false);
  assert.equal(await server.stop(), 0);
});

/** Runs a command in vain; what it says must be one sentence about the disk. */
async function refusedForRoom(
  args: string[],
  data: string,
  settings: Record<string, string> = {},
  input = '',
) {
  const { code, stdout, stderr } = await gatefold(
    args,
    { GATEFOLD_PORT: '0', GATEFOLD_DATA: data, ...settings },
    input,
  );
  assert.ok(code !== 0 && code !== null, `exit code ${code}\n${stdout}\n${stderr}`);
  assert.match(stderr, /^The disk that holds .* is full.* and start again\.\n$/);
}

test('a start on a full disk stops with a sentence, however far it gets', async (context) => {
  using disk = smallDisk();
  if (disk.why !== undefined) return context.skip(`no small disk can be mounted here: ${disk.why}`);
  const account = { GATEFOLD_ADMIN_EMAIL: owner.email, GATEFOLD_ADMIN_PASSWORD: owner.password };
  // Room for nothing; not for what readers share; not for the library; not for the first account.
  for (const spareKb of [0, 16, 112, 320]) {
    disk.fill(spareKb * 1024);
    await refusedForRoom(['start'], join(disk.path, 'data'), account);
    rmSync(join(disk.path, 'data'), { recursive: true, force: true });
    disk.free();
  }
  await using server = await startServer({ data: join(disk.path, 'data') });
  assert.equal(await server.stop(), 0);
  disk.fill();
  await refusedForRoom(['start'], server.data);
  await refusedForRoom(
    ['accounts', 'password', owner.email],
    server.data,
    {},
    'seven loud records turning\n',
  );
});
