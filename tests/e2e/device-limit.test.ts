// Six devices an account, told and chosen, exact under parallel sign-ins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
import { startServer } from './server.ts';

const makeRoom = (base: string, ticket: string, signOut: string[] | 'all') =>
  call<SignedInDevice>(base, 'POST', '/api/sign-in/make-room', { body: { ticket, signOut } });

test('the seventh device is told which six are signed in, and goes on by signing one out', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const seventh = await askToSignIn(server.url, { name: 'Device 7', kind: 'phone' });
  refusedAs(seventh, 'device-limit-reached');
  assert.equal(seventh.status, 409);
  assert.equal(seventh.body.limit, 6);
  assert.deepEqual(
    seventh.body.devices.map(({ name }) => name).sort(),
    six.map(({ device }) => device.name),
  );
  for (const device of seventh.body.devices) {
    assert.equal(device.kind, 'terminal');
    assert.equal(device.place, 'home');
    assert.ok(Math.abs(Date.parse(device.lastSeenAt) - Date.now()) < 60_000);
  }
  assert.ok(!JSON.stringify(seventh.body).includes('gf_'), 'the answer holds no token');

  const third = six[2] as SignedInDevice;
  const entered = await makeRoom(server.url, seventh.body.ticket, [third.device.id]);
  assert.equal(entered.status, 200, entered.text);
  assert.equal(entered.body.device.name, 'Device 7');
  assert.equal(entered.body.device.kind, 'phone');
  assert.equal(await isSignedIn(server.url, third.token), false);
  const { items, limit } = await devicesOf(server.url, entered.body.token);
  assert.equal(limit, 6);
  assert.deepEqual(items.map(({ name }) => name).sort(), [
    'Device 1',
    'Device 2',
    'Device 4',
    'Device 5',
    'Device 6',
    'Device 7',
  ]);
});

test('the seventh device may sign out all the others at once', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const seventh = await askToSignIn(server.url, { name: 'Device 7' });
  const entered = await makeRoom(server.url, seventh.body.ticket, 'all');
  assert.equal(entered.status, 200, entered.text);
  for (const { token } of six) assert.equal(await isSignedIn(server.url, token), false);
  const { items } = await devicesOf(server.url, entered.body.token);
  assert.deepEqual(
    items.map(({ name, thisDevice }) => [name, thisDevice]),
    [['Device 7', true]],
  );
});

test('the device that signs in again takes no second place', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  const first = six[0] as SignedInDevice;
  const again = await askToSignIn(server.url, { name: 'Device 1', id: first.device.id });
  assert.equal(again.status, 200, again.text);
  assert.equal(again.body.device.id, first.device.id);
  assert.equal((await devicesOf(server.url, again.body.token)).items.length, 6);
  assert.equal(await isSignedIn(server.url, first.token), false, 'a device has at most one session');
  for (const { token } of six.slice(1)) assert.equal(await isSignedIn(server.url, token), true);
});

test('a name that the owner gave a device stays when it signs in again', async () => {
  await using server = await startServer();
  const { token, device } = await signIn(server.url, 'Browser');
  const renamed = await call(server.url, 'PATCH', `/api/devices/${device.id}`, {
    token,
    body: { name: 'Küche 🎛️' },
  });
  assert.equal(renamed.status, 200, renamed.text);
  const again = await signIn(server.url, 'Browser', { id: device.id });
  assert.equal(again.device.name, 'Küche 🎛️');
});

test('fifty parallel sign-ins never make more than six devices', async () => {
  await using server = await startServer();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) => askToSignIn(server.url, { name: `Device ${at}` })),
  );
  const entered = answers.filter(({ status }) => status === 200);
  assert.equal(entered.length, 6);
  for (const answer of answers) if (answer.status !== 200) refusedAs(answer, 'device-limit-reached');
  for (const { body } of entered) assert.equal(await isSignedIn(server.url, body.token), true);
  assert.equal((await devicesOf(server.url, entered[0]?.body.token ?? '')).items.length, 6);
});

test('parallel sign-ins that make room never make more than six devices', async () => {
  await using server = await startServer();
  await signInMany(server.url, 6);
  const waiting = await Promise.all(
    Array.from({ length: 8 }, (_, at) => askToSignIn(server.url, { name: `New ${at}` })),
  );
  const entered = await Promise.all(
    waiting.map(({ body }, at) => makeRoom(server.url, body.ticket, [body.devices[at % 6]?.id ?? ''])),
  );
  const token = entered.find(({ status }) => status === 200)?.body.token ?? '';
  const { items } = await devicesOf(server.url, token);
  assert.equal(items.length, 6);
  for (const answer of entered) {
    if (answer.status === 200) continue;
    refusedAs(answer, 'device-limit-reached');
  }
});

test('the limit never locks the owner out', async () => {
  await using server = await startServer();
  await signInMany(server.url, 6);
  const seventh = await askToSignIn(server.url, { name: 'Device 7' });
  // A choice that frees no place is answered with the list again, and the ticket stays good.
  const useless = await makeRoom(server.url, seventh.body.ticket, ['00000000000']);
  const { ticket, devices } = refusedAs(useless, 'device-limit-reached') as unknown as {
    ticket: string;
    devices: { id: string }[];
  };
  assert.equal(devices.length, 6);
  const entered = await makeRoom(
    server.url,
    ticket,
    devices.slice(0, 5).map(({ id }) => id),
  );
  assert.equal(entered.status, 200, entered.text);
  assert.equal((await devicesOf(server.url, entered.body.token)).items.length, 2);
});

test('a ticket for making room works once', async () => {
  await using server = await startServer();
  await signInMany(server.url, 6);
  const seventh = await askToSignIn(server.url, { name: 'Device 7' });
  const [first, second] = await Promise.all([
    makeRoom(server.url, seventh.body.ticket, 'all'),
    makeRoom(server.url, seventh.body.ticket, 'all'),
  ]);
  const [entered, refused] = first.status === 200 ? [first, second] : [second, first];
  assert.equal(entered.status, 200, entered.text);
  refusedAs(refused, 'ticket-spent');
  refusedAs(await makeRoom(server.url, seventh.body.ticket, 'all'), 'ticket-spent');
  refusedAs(await makeRoom(server.url, 'x'.repeat(32), 'all'), 'ticket-spent');
  assert.equal(await isSignedIn(server.url, entered.body.token), true);
});
