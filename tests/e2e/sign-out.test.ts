// Signing out one device, and everywhere, with and without this one. What is acknowledged is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChannel } from './channel.ts';
import type { ActivityEntry, Page, Receipt } from './contract.ts';
import {
  askToSignIn,
  call,
  devicesOf,
  isSignedIn,
  refusedAs,
  type SignedInDevice,
  signIn,
  signInMany,
  signOutEverywhere,
} from './people.ts';
import { startServer } from './server.ts';

/** A receipt that is settled: every server has confirmed. */
function assertSettled(receipt: Receipt, names: string[]) {
  assert.deepEqual(receipt.ended.devices.map(({ name }) => name).sort(), [...names].sort());
  assert.deepEqual(receipt.pending, []);
  assert.ok(receipt.nodes.length >= 1);
  for (const node of receipt.nodes) assert.ok('appliedAfterMs' in node && node.appliedAfterMs >= 0);
  assert.ok(receipt.tookMs >= 0 && receipt.tookMs < 5000, `took ${receipt.tookMs} ms`);
  assert.ok(Math.abs(Date.parse(receipt.at) - Date.now()) < 60_000);
}

test('a device signs itself out', async () => {
  await using server = await startServer();
  const [first, second] = (await signInMany(server.url, 2)) as [SignedInDevice, SignedInDevice];
  const answer = await call<Receipt>(server.url, 'POST', '/api/sign-out', { token: first.token });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.reason, 'signed-out');
  assertSettled(answer.body, ['Device 1']);
  assert.equal(await isSignedIn(server.url, first.token), false);
  assert.equal(await isSignedIn(server.url, second.token), true);
});

test('one device signs out another, which hears why and is refused', async () => {
  await using server = await startServer();
  const [first, second, third] = (await signInMany(server.url, 3)) as [
    SignedInDevice,
    SignedInDevice,
    SignedInDevice,
  ];
  using channel = await openChannel(server.url, second.token);
  const answer = await call<Receipt>(server.url, 'DELETE', `/api/devices/${second.device.id}`, {
    token: first.token,
  });
  assert.equal(answer.body.reason, 'signed-out-by-owner');
  assertSettled(answer.body, ['Device 2']);
  assert.equal(await isSignedIn(server.url, second.token), false);
  assert.equal((await channel.next('signed-out')).reason, 'signed-out-by-owner');
  await channel.closed;
  assert.equal(await isSignedIn(server.url, third.token), true);
  const gone = await call(server.url, 'DELETE', `/api/devices/${second.device.id}`, { token: first.token });
  refusedAs(gone, 'unknown-device');
});

test('sign out everywhere ends every device, this one too', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const channels = await Promise.all(six.map(({ token }) => openChannel(server.url, token)));
  const receipt = await signOutEverywhere(server.url, six[0]?.token ?? '');
  assert.equal(receipt.reason, 'signed-out-everywhere');
  assertSettled(
    receipt,
    six.map(({ device }) => device.name),
  );
  for (const { token } of six) assert.equal(await isSignedIn(server.url, token), false);
  for (const channel of channels) {
    assert.equal((await channel.next('signed-out')).reason, 'signed-out-everywhere');
    await channel.closed;
  }
});

test('sign out everywhere may keep this device', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const [own, ...others] = six as [SignedInDevice, ...SignedInDevice[]];
  using channel = await openChannel(server.url, own.token);
  const receipt = await signOutEverywhere(server.url, own.token, true);
  assertSettled(
    receipt,
    others.map(({ device }) => device.name),
  );
  for (const { token } of others) assert.equal(await isSignedIn(server.url, token), false);
  const { items } = await devicesOf(server.url, own.token);
  assert.deepEqual(
    items.map(({ name }) => name),
    ['Device 1'],
  );
  assert.equal((await channel.next('device-signed-out')).kind, 'device-signed-out');
  // The kept session is one of the new order: it ends with the next sign-out everywhere like any other.
  await signOutEverywhere(server.url, own.token);
  assert.equal(await isSignedIn(server.url, own.token), false);
});

test('the receipt can be read again, by its own account', async () => {
  await using server = await startServer();
  const [first] = (await signInMany(server.url, 3)) as [SignedInDevice];
  const receipt = await signOutEverywhere(server.url, first.token, true);
  const read = () => call<Receipt>(server.url, 'GET', `/api/receipts/${receipt.id}`, { token: first.token });
  assert.deepEqual((await read()).body, receipt);
  const unknown = await call(server.url, 'GET', '/api/receipts/00000000000', { token: first.token });
  refusedAs(unknown, 'unknown-receipt');
  const { body } = await call<Page<ActivityEntry>>(server.url, 'GET', '/api/activity', {
    token: first.token,
  });
  const entry = body.items.find(({ kind }) => kind === 'signed-out-everywhere');
  assert.equal(entry?.receiptId, receipt.id);
  assert.equal(entry?.deviceName, 'Device 1');
});

test('a receipt outlives a restart', async () => {
  await using first = await startServer();
  const [device] = (await signInMany(first.url, 3)) as [SignedInDevice];
  const receipt = await signOutEverywhere(first.url, device.token, true);
  assert.equal(await first.stop(), 0);
  await using second = await startServer({ data: first.data });
  const read = await call<Receipt>(second.url, 'GET', `/api/receipts/${receipt.id}`, { token: device.token });
  assert.deepEqual(read.body, receipt);
});

test('a sign-in that was half done comes to nothing when the account signs out everywhere', async () => {
  await using server = await startServer();
  const [first] = (await signInMany(server.url, 6)) as [SignedInDevice];
  const seventh = await askToSignIn(server.url, { name: 'Device 7' });
  await signOutEverywhere(server.url, first.token);
  for (const signOut of ['all', [first.device.id]]) {
    const late = await call(server.url, 'POST', '/api/sign-in/make-room', {
      body: { ticket: seventh.body.ticket, signOut },
    });
    refusedAs(late, 'sign-in-overtaken');
  }
  const anew = await signIn(server.url, 'Device 8');
  assert.equal((await devicesOf(server.url, anew.token)).items.length, 1);
});

test('no sign-in that was under way brings access back', async () => {
  await using server = await startServer();
  const owner = await signIn(server.url, 'Device 1');
  for (let round = 0; round < 5; round++) {
    // All are sent before the sign-out; those that are answered with a token after it read the new epoch.
    const underWay = Array.from({ length: 20 }, (_, at) =>
      askToSignIn(server.url, { name: `Racer ${at}` }).then((answer) => ({ answer, at: performance.now() })),
    );
    await signOutEverywhere(server.url, owner.token, true);
    const acknowledgedAt = performance.now();
    const racers = await Promise.all(underWay);
    for (const { answer, at } of racers) {
      if (answer.status !== 200) continue;
      if (at < acknowledgedAt) continue;
      assert.equal(await isSignedIn(server.url, answer.body.token), true, 'a token that was given works');
    }
    await signOutEverywhere(server.url, owner.token, true);
    for (const { answer } of racers) {
      if (answer.status === 200) assert.equal(await isSignedIn(server.url, answer.body.token), false);
    }
  }
});

test('no request that begins after the acknowledgement is accepted', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const [own, ...others] = six as [SignedInDevice, ...SignedInDevice[]];
  let acknowledgedAt = Number.POSITIVE_INFINITY;
  const accepted: number[] = [];
  let requests = 0;
  const hammer = async (token: string) => {
    for (;;) {
      const startedAt = performance.now();
      const answer = await call(server.url, 'GET', '/api/account', { token });
      requests++;
      if (answer.status === 200) accepted.push(startedAt);
      if (startedAt > acknowledgedAt + 100) return;
    }
  };
  const hammers = others.flatMap(({ token }) => [hammer(token), hammer(token)]);
  // However busy the machine is: all are in the middle of it.
  for (const until = Date.now() + 20_000; accepted.length <= 50; ) {
    assert.ok(Date.now() < until, `${accepted.length} were accepted`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await signOutEverywhere(server.url, own.token, true);
  acknowledgedAt = performance.now();
  await Promise.all(hammers);
  assert.ok(
    requests >= accepted.length + hammers.length,
    `${requests} requests, ${accepted.length} accepted`,
  );
  assert.deepEqual(
    accepted.filter((startedAt) => startedAt > acknowledgedAt),
    [],
  );
});

test('nobody can touch the devices of another account', async () => {
  await using server = await startServer();
  const mine = await signIn(server.url, 'Mine');
  const other = await signIn(server.url, 'Other');
  await signOutEverywhere(server.url, other.token, true);
  // An id is no secret; it grants nothing. Ids of one account are unknown to any other, as ids that never were.
  for (const id of ['00000000000', 'zzzzzzzzzzz', mine.account.id]) {
    refusedAs(
      await call(server.url, 'DELETE', `/api/devices/${id}`, { token: other.token }),
      'unknown-device',
    );
    refusedAs(
      await call(server.url, 'PATCH', `/api/devices/${id}`, { token: other.token, body: { name: 'x' } }),
      'unknown-device',
    );
  }
});
