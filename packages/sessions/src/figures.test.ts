import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMachineRoom, trustMs } from './testing/one-machine.ts';

const signedIn = async () => {
  const room = createMachineRoom();
  const node = room.createNode('a');
  await node.sessions.start();
  const done = await node.sessions.signIn(await node.sessions.attempt(1), { device: 1, limit: 6 });
  assert.equal(done.kind, 'signed-in');
  return { ...room, node, token: done.kind === 'signed-in' ? done.token : '' };
};

test('every check is counted once, by where its answer came from', async () => {
  const { time, node, token } = await signedIn();
  const { sessions } = node;
  assert.deepEqual(sessions.figures().checks, { memory: 0, store: 0, refused: 0, unsure: 0 });
  await sessions.check(token);
  for (let times = 0; times < 3; times++) await sessions.check(token);
  const damaged = [`${token.slice(0, -1)}${token.at(-1) === 'A' ? 'B' : 'A'}`, `x${token.slice(1)}`, ''];
  for (const wrong of damaged) await sessions.check(wrong);
  assert.deepEqual(sessions.figures().checks, { memory: 3, store: 1, refused: 3, unsure: 0 });

  const broken = () => {
    throw new Error('out of reach');
  };
  node.meet('readLog', broken);
  node.meet('read', broken);
  await time.advance(trustMs);
  assert.ok(sessions.figures().trustLeftMs <= 0);
  for (let times = 0; times < 2; times++) await sessions.check(token);
  assert.deepEqual(sessions.figures().checks, { memory: 3, store: 1, refused: 3, unsure: 2 });
});

test('holding something open counts as no check', async () => {
  const { createNode, node, token } = await signedIn();
  const answer = await node.sessions.check(token);
  assert.equal(answer.kind, 'accepted');
  const { sessions } = createNode('b');
  if (answer.kind === 'accepted') await sessions.hold(answer.session, { kind: 'stream', close: () => {} });
  assert.deepEqual(sessions.figures().checks, { memory: 0, store: 0, refused: 0, unsure: 0 });
});

test('each acknowledgement is counted with the time that its caller is told', async () => {
  const { node } = await signedIn();
  const { sessions } = node;
  assert.equal(sessions.figures().acknowledgements.count, 0);
  const first = await sessions.end({ kind: 'everywhere', account: 1, why: 'asked' });
  const second = await sessions.end({ kind: 'devices', devices: [1], account: 1, why: 'asked' });
  const { count, sumMs } = sessions.figures().acknowledgements;
  assert.equal(count, 2);
  assert.equal(sumMs, first.tookMs + second.tookMs);
});
