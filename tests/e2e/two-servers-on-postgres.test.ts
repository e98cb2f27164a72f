// Two servers, one truth: what is signed out at one is refused by the other before the answer comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openChannel } from './channel.ts';
import type { Track } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, wavBytesPerSecond, writeMusic } from './music.ts';
import { askToSignIn, call, devicesOf, isSignedIn, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { psql } from './psql.ts';
import { startServer } from './server.ts';
import { readSlowly } from './slow-reader.ts';
import { anyDatabase } from './store.ts';

const leftMostBytes = 128 * 1024;
/** A server that vanished is waited for until it can trust nothing any more. */
const trustMs = 1000;

/** Two servers that have one database and one music folder. They are started at the same moment. */
async function twoServers(songs = 0, songS = 120) {
  const music = writeMusic(songs === 0 ? [] : album(songs, songS));
  const url = await anyDatabase();
  const [north, south] = await Promise.all(
    ['north', 'south'].map((name) =>
      startServer({
        settings: { GATEFOLD_DATABASE_URL: url, GATEFOLD_NODE: name, GATEFOLD_MUSIC: music.path },
      }),
    ),
  );
  assert.ok(north !== undefined && south !== undefined);
  return {
    north,
    south,
    url,
    async [Symbol.asyncDispose]() {
      await north[Symbol.asyncDispose]();
      await south[Symbol.asyncDispose]();
      music[Symbol.dispose]();
    },
  };
}

test('a token of one server is good at the other until it is signed out anywhere', async () => {
  await using home = await twoServers();
  const { north, south } = home;
  const device = await signIn(north.url, 'Traveller');
  assert.equal(await isSignedIn(south.url, device.token), true);
  assert.equal((await devicesOf(south.url, device.token)).items[0]?.name, 'Traveller');
  for (const server of [north, south]) {
    assert.equal((await call(server.url, 'GET', '/api/health/ready')).status, 200);
  }
  const receipt = await signOutEverywhere(north.url, device.token);
  for (const { url } of [south, north]) assert.equal(await isSignedIn(url, device.token), false);
  assert.deepEqual(receipt.pending, []);
  assert.deepEqual(
    receipt.nodes.map(({ node }) => node.split('-')[0]).sort(),
    ['north', 'south'],
    'the receipt names both servers',
  );
  for (const node of receipt.nodes) assert.ok('appliedAfterMs' in node, JSON.stringify(node));
});

test('a song that plays at one server is cut before the other has said that it is signed out', async () => {
  await using home = await twoServers(2);
  const { north, south } = home;
  const here = await signIn(north.url, 'Here');
  const there = await signIn(south.url, 'There');
  const [[track], [same]] = (await Promise.all([
    tracksOnceScanned(north.url, here.token, 2),
    tracksOnceScanned(south.url, there.token, 2),
  ])) as [[Track], [Track]];
  assert.equal(same.id, track.id, 'both servers call it the same');
  using reader = readSlowly(south.url, `/api/tracks/${track.id}/stream`, there.token, wavBytesPerSecond);
  assert.equal(await reader.status, 200);
  await wait(1000);
  const receipt = await signOutEverywhere(north.url, here.token, true);
  const before = reader.received();
  reader.hurry();
  const over = await reader.over;
  assert.equal(over.how, 'ECONNRESET');
  assert.ok(over.received - before <= leftMostBytes, `${over.received - before} bytes still arrived`);
  assert.equal(receipt.nodes.length, 2);
  for (const node of receipt.nodes) assert.ok('appliedAfterMs' in node, JSON.stringify(node));
  refusedAs(
    await call(south.url, 'GET', `/api/tracks/${track.id}/stream`, { token: there.token }),
    'not-signed-in',
  );
});

/** One of two servers is killed, and the account signed out everywhere at the other; what the receipts say. */
async function signOutBesideTheDead() {
  await using home = await twoServers();
  const { north, south } = home;
  const here = await signIn(north.url, 'Here');
  const there = await signIn(south.url, 'There');
  assert.equal(await isSignedIn(south.url, here.token), true);
  await south.kill();
  const first = await signOutEverywhere(north.url, here.token, true);
  assert.equal(await isSignedIn(north.url, there.token), false);
  return { first, second: await signOutEverywhere(north.url, here.token, true) };
}

test('a server that was killed is waited for until its trust has lapsed, and no longer', async () => {
  // On a machine that is busy with something else it is measured again.
  for (let rounds = 1; ; rounds++) {
    const { first, second } = await signOutBesideTheDead();
    const lapsed = first.nodes.filter((node) => 'trustLapsed' in node);
    assert.deepEqual(
      lapsed.map(({ node }) => node.split('-')[0]),
      ['south'],
    );
    assert.ok(first.tookMs >= trustMs, `acknowledged after ${first.tookMs} ms`);
    assert.ok(second.tookMs < trustMs, `it is waited for once, but this took ${second.tookMs} ms`);
    assert.equal(second.nodes.length, 1);
    if (first.tookMs <= trustMs * 1.1) break;
    assert.ok(rounds < 3, `took ${first.tookMs} ms`);
  }
});

test('a line that closes late at one server does not hide what the device plays at the other', async () => {
  await using home = await twoServers(2);
  const { north, south } = home;
  const { token, device } = await signIn(north.url, 'Traveller');
  const [first, second] = (await tracksOnceScanned(north.url, token, 2)) as [Track, Track];
  await tracksOnceScanned(south.url, token, 2);
  const tell = async (url: string, { id }: Track) => {
    const { status, text } = await call(url, 'PUT', '/api/playing', {
      token,
      body: { trackId: id, state: 'playing' },
    });
    assert.equal(status, 200, text);
  };
  const shown = async () =>
    (await devicesOf(north.url, token)).items.find(({ id }) => id === device.id)?.playing;
  const old = await openChannel(north.url, token);
  await tell(north.url, first);
  const now = await openChannel(south.url, token);
  await tell(south.url, second);
  for (let tries = 0; (await shown())?.title !== second.title; tries++) {
    assert.ok(tries < 50, 'what it said last is heard at the other server');
    await wait(100);
  }
  old[Symbol.dispose]();
  await wait(500);
  assert.equal((await shown())?.title, second.title);
  now[Symbol.dispose]();
  for (let tries = 0; (await shown()) !== undefined; tries++) {
    assert.ok(tries < 50, 'what the last line said is over once that closes too');
    await wait(100);
  }
});

test('a device takes no place after its sign-out, however late the database forgets what it played', async () => {
  await using home = await twoServers(1, 5);
  const { north, south, url } = home;
  const here = await signIn(north.url, 'Here');
  const there = await signIn(south.url, 'There');
  const [track] = (await tracksOnceScanned(north.url, here.token, 1)) as [Track];
  await tracksOnceScanned(south.url, there.token, 1);
  psql(url, 'update accounts set stream_limit = 1');
  psql(
    url,
    `create function late() returns trigger as 'begin perform pg_sleep(0.7); return old; end' language plpgsql;
     create trigger late before delete on playing for each row execute function late();`,
  );
  const stream = () => call(north.url, 'GET', `/api/tracks/${track.id}/stream`, { token: here.token });
  const body = { trackId: track.id, state: 'playing' };
  assert.equal((await call(south.url, 'PUT', '/api/playing', { token: there.token, body })).status, 200);
  for (let tries = 0; psql(url, 'select count(*) from playing') === '0'; tries++) {
    assert.ok(tries < 50, 'what it plays is written');
    await wait(20);
  }
  refusedAs(await stream(), 'stream-limit-reached');
  const path = `/api/devices/${there.device.id}`;
  assert.equal((await call(north.url, 'DELETE', path, { token: here.token })).status, 200);
  const { status, text } = await stream();
  assert.equal(status, 200, text);
});

test('right passwords that come all at once are taken for no guesses', async () => {
  await using home = await twoServers();
  const { north, south } = home;
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, number) =>
      askToSignIn((number % 2 === 0 ? north : south).url, { name: `Device ${number}` }),
    ),
  );
  for (const answer of answers) if (answer.status !== 200) refusedAs(answer, 'device-limit-reached');
  assert.equal(answers.filter(({ status }) => status === 200).length, 6);
});
