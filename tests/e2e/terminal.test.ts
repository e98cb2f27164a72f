// `gatefold accounts` in the terminal, with a running server and without one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChannel } from './channel.ts';
import {
  askToSignIn,
  call,
  devicesOf,
  isSignedIn,
  refusedAs,
  type SignedInDevice,
  signIn,
  signInMany,
} from './people.ts';
import { gatefold, owner, startServer } from './server.ts';

const password = 'a second voice in the choir';
const next = 'an altogether other sentence';

for (const state of ['running', 'stopped'] as const) {
  const isRunning = state === 'running';

  test(`accounts are added, listed and limited with a ${state} server`, async () => {
    await using server = await startServer();
    if (!isRunning) assert.equal(await server.stop(), 0);
    const run = (args: string[], input = '') =>
      gatefold(['accounts', ...args], { GATEFOLD_DATA: server.data }, input);
    const guest = { email: 'Guest@example.org', password };

    const added = await run(['add', guest.email, '--name', 'Guest'], `${password}\n`);
    assert.equal(added.code, 0, added.stderr);
    const again = await run(['add', 'guest@EXAMPLE.org'], `${password}\n`);
    assert.notEqual(again.code, 0, 'one address, one account, in any spelling');
    const weak = await run(['add', 'weak@example.org'], 'password\n');
    assert.notEqual(weak.code, 0);
    assert.ok(weak.stderr.trim() !== '' && !/^\s+at /m.test(weak.stderr));
    const listed = await run(['list']);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, new RegExp(`${owner.email}[^]*guest@example\\.org`, 'i'));
    assert.ok(!listed.stdout.includes('weak@example.org'));

    const limited = await run(['limit', guest.email, '--devices', '2']);
    assert.equal(limited.code, 0, limited.stderr);
    for (const args of [
      ['limit', guest.email, '--devices', '0'],
      ['limit', 'nobody@example.org', '--devices', '2'],
    ]) {
      const refused = await run(args);
      assert.notEqual(refused.code, 0, args.join(' '));
      assert.ok(refused.stderr.trim() !== '' && !/^\s+at /m.test(refused.stderr));
    }

    const restarted = isRunning ? undefined : await startServer({ data: server.data });
    const { url } = restarted ?? server;
    await signInMany(url, 2, guest);
    const third = await askToSignIn(url, { name: 'Third', person: guest });
    refusedAs(third, 'device-limit-reached');
    assert.equal(third.body.limit, 2);
    await restarted?.stop();
  });

  test(`a new password from the terminal signs out everywhere, with a ${state} server`, async () => {
    await using server = await startServer();
    const [first] = (await signInMany(server.url, 3)) as [SignedInDevice];
    using channel = await openChannel(server.url, first.token);
    if (!isRunning) assert.equal(await server.stop(), 0);
    const args = ['accounts', 'password', owner.email];
    const changed = await gatefold(args, { GATEFOLD_DATA: server.data }, `${next}\n`);
    assert.equal(changed.code, 0, changed.stderr);
    if (isRunning) {
      assert.equal((await channel.next('signed-out')).reason, 'password-changed');
      await channel.closed;
    }
    const restarted = isRunning ? undefined : await startServer({ data: server.data });
    const { url } = restarted ?? server;
    assert.equal(await isSignedIn(url, first.token), false);
    refusedAs(await askToSignIn(url, { name: 'Old' }), 'wrong-credentials');
    const entered = await signIn(url, 'New', { person: { email: owner.email, password: next } });
    assert.equal((await devicesOf(url, entered.token)).items.length, 1);
    await restarted?.stop();
  });
}

test('a lowered limit ends nobody; the next sign-in is told', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const lowered = await gatefold(['accounts', 'limit', owner.email, '--devices', '3'], {
    GATEFOLD_DATA: server.data,
  });
  assert.equal(lowered.code, 0, lowered.stderr);
  for (const { token } of six) assert.equal(await isSignedIn(server.url, token), true);
  const seventh = await askToSignIn(server.url, { name: 'Seventh' });
  refusedAs(seventh, 'device-limit-reached');
  assert.equal(seventh.body.limit, 3);
  assert.equal(seventh.body.devices.length, 6);
});

test('an account that does not administer may not care for the library', async () => {
  await using server = await startServer();
  const person = { email: 'guest@example.org', password };
  await gatefold(['accounts', 'add', person.email], { GATEFOLD_DATA: server.data }, `${password}\n`);
  const { token } = await signIn(server.url, 'Guest', { person });
  for (const [method, path] of [
    ['POST', '/api/library/scan'],
    ['GET', '/api/library/folders'],
    ['GET', '/api/library/broken'],
    ['POST', '/api/library/demo'],
  ] as const) {
    refusedAs(await call(server.url, method, path, { token }), 'not-allowed');
  }
});

test('what is typed wrongly is answered with how to type it', async () => {
  await using server = await startServer();
  for (const args of [[], ['add'], ['forget', 'a@example.org'], ['list', '--all'], ['limit', owner.email]]) {
    const { code, stderr } = await gatefold(['accounts', ...args], { GATEFOLD_DATA: server.data });
    assert.notEqual(code, 0, args.join(' '));
    assert.ok(stderr.trim() !== '' && !/^\s+at /m.test(stderr), `${args.join(' ')}:\n${stderr}`);
  }
});
