import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Check } from './engine-words.ts';
import type { Live } from './live.ts';
import { createMachineRoom, idleMs, lifetimeMs, type MachineNode, trustMs } from './testing/one-machine.ts';

const day = 24 * 3_600_000;

const signIn = async ({ sessions }: MachineNode, device = 1, account = 1) => {
  const result = await sessions.signIn(await sessions.attempt(account), { device, limit: 6 });
  assert.equal(result.kind, 'signed-in');
  return result as Extract<typeof result, { kind: 'signed-in' }>;
};
const kindOf = async (checked: Check | Promise<Check>) => (await checked).kind;

/** A node, started, with one session that it has in memory. */
const withSession = async () => {
  const room = createMachineRoom();
  const node = room.createNode('a');
  await node.sessions.start();
  const { token, session } = await signIn(node);
  assert.equal(await kindOf(node.sessions.check(token)), 'accepted');
  return { ...room, node, sessions: node.sessions, token, session };
};

const open = () => {
  const closed: string[] = [];
  const thing: Live = { kind: 'stream', close: (why) => closed.push(why) };
  return { thing, closed };
};
const everywhere = { kind: 'everywhere', account: 1, why: 'asked' } as const;
const ofDevice = (device: number) =>
  ({ kind: 'devices', devices: [device], account: 1, why: 'asked' }) as const;

describe('a check', () => {
  test('of a session that the node has seen is answered from memory, at once', async () => {
    const { node, sessions, token, session } = await withSession();
    const reads = node.countOf('read');
    const answer = sessions.check(token);
    assert.deepEqual(answer, { kind: 'accepted', session });
    assert.equal(node.countOf('read'), reads);
  });

  test('says the same from memory and from the store', async () => {
    const { createNode, sessions, token } = await withSession();
    const other = createNode('b');
    assert.deepEqual(await other.sessions.check(token), sessions.check(token));
  });

  test('refuses a token with one letter changed, at every place, from memory and from the store', async () => {
    const { createNode, sessions, token } = await withSession();
    const other = createNode('b').sessions;
    for (let at = 0; at < token.length; at++) {
      for (const letter of ['A', 'B', '_', ' ', 'é', '']) {
        if (token[at] === letter) continue;
        const wrong = token.slice(0, at) + letter + token.slice(at + 1);
        assert.equal(await kindOf(sessions.check(wrong)), 'refused', wrong);
        assert.equal(await kindOf(other.check(wrong)), 'refused', wrong);
      }
    }
  });

  test('refuses the right id with the secret of another session', async () => {
    const { node, sessions, token } = await withSession();
    const { token: other } = await signIn(node, 2);
    const mixed = token.slice(0, 25) + other.slice(25);
    assert.equal(await kindOf(sessions.check(mixed)), 'refused');
    assert.equal(sessions.check(token) instanceof Promise, false, 'and the true one is still in memory');
  });

  test('is accepted from memory for L after the store went away, and then unsure until it is back', async () => {
    const { time, node, sessions, token } = await withSession();
    for (const call of ['readLog', 'read'] as const) {
      node.meet(call, () => {
        throw new Error('out of reach');
      });
    }
    await time.advance(trustMs / 2);
    assert.equal(await kindOf(sessions.check(token)), 'accepted');
    await time.advance(trustMs / 2);
    assert.equal(await kindOf(sessions.check(token)), 'unsure');
    assert.equal(await sessions.trusted(), false);
    node.heal();
    assert.equal(await sessions.trusted(), true);
    assert.equal(await kindOf(sessions.check(token)), 'accepted');
    assert.ok(node.errors.length > 0);
  });

  test('does not trust memory after a sleep that the monotonic clock has missed', async () => {
    const { node, sessions, token } = await withSession();
    node.shiftWall(trustMs);
    const answer = sessions.check(token);
    assert.ok(answer instanceof Promise, 'it asks the store');
    node.shiftWall(-trustMs);
    assert.ok(sessions.check(token) instanceof Promise, 'nor when the wall clock is set back afterwards');
    assert.equal(await kindOf(answer), 'accepted');
  });

  test('refuses past the lifetime, and past the time it may go unused', async () => {
    const { time, store, sessions, token, session } = await withSession();
    for (let days = 0; days < 30; days += 5) {
      assert.equal(await kindOf(sessions.check(token)), 'accepted', `after ${days} days`);
      await sessions.stop();
      await time.advance(5 * day);
      await sessions.start();
    }
    assert.equal(session.endsAt - session.signedInAt, lifetimeMs);
    assert.equal(await kindOf(sessions.check(token)), 'refused');

    const again = await sessions.signIn(await sessions.attempt(2), { device: 1, limit: 1 });
    assert.ok(again.kind === 'signed-in');
    await time.advance(100);
    assert.equal(await kindOf(sessions.check(again.token)), 'accepted');
    await sessions.stop();
    await time.advance(idleMs);
    assert.equal(await kindOf(sessions.check(again.token)), 'refused');
    assert.notEqual(await store.read(again.session.id), undefined, 'nobody has ended it yet');
    assert.deepEqual(await sessions.list(2), []);
  });

  test('writes the last use at most once a minute, in a batch, and again when the writing failed', async () => {
    const { time, store, node, sessions, token, session } = await withSession();
    const lastUse = async () => ((await store.read(session.id))?.lastUsedAt ?? 0) - session.signedInAt;
    node.meet('touch', () => {
      throw new Error('out of reach');
    });
    await time.advance(61_000);
    for (let i = 0; i < 100; i++) await sessions.check(token);
    await time.advance(16_000);
    assert.equal(node.countOf('touch'), 1);
    assert.equal(await lastUse(), 0);
    const [listed] = await sessions.list(1);
    assert.equal((listed?.lastUsedAt ?? 0) - session.signedInAt, 61_000, 'a list knows of it all the same');
    node.heal();
    await time.advance(15_000);
    assert.equal(node.countOf('touch'), 2);
    assert.equal(await lastUse(), 61_000);
    await sessions.check(token);
    await time.advance(20_000);
    assert.equal(node.countOf('touch'), 2);
  });
});

test('a great many last uses are written some hundred at a time', async () => {
  const { time, node, sessions } = await withSession();
  const tokens: string[] = [];
  for (let account = 2; account < 1300; account++) tokens.push((await signIn(node, 1, account)).token);
  for (const token of tokens) await sessions.check(token);
  await time.advance(61_000);
  for (const token of tokens) await sessions.check(token);
  await time.advance(16_000);
  assert.equal(node.countOf('touch'), 3);
  assert.ok((await sessions.list(1299)).every((one) => one.lastUsedAt - one.signedInAt > 60_000));
});

describe('an ending', () => {
  test('ends memory, and what is held, before it is acknowledged', async () => {
    for (const wish of [everywhere, ofDevice(1)]) {
      const { sessions, token, session } = await withSession();
      const { thing, closed } = open();
      const hold = await sessions.hold(session, thing);
      assert.equal(hold?.state(), 'go-on');
      const ending = await sessions.end(wish);
      assert.deepEqual(closed, ['asked']);
      assert.equal(hold?.state(), 'over');
      assert.deepEqual(ending.closed, [{ session: session.id, kind: 'stream', device: 1, afterMs: 0 }]);
      assert.deepEqual(
        ending.nodes.map(({ node }) => node),
        ['a'],
      );
      assert.equal(await kindOf(sessions.check(token)), 'refused');
      assert.equal(await sessions.hold(session, thing), undefined);
    }
  });

  test('everywhere but here carries the session and what it holds over', async () => {
    const { node, sessions, token, session } = await withSession();
    const other = await signIn(node, 2);
    const { thing, closed } = open();
    const hold = await sessions.hold(session, thing);
    for (let times = 1; times <= 3; times++) {
      const ending = await sessions.end({ ...everywhere, keep: session.id });
      assert.equal(ending.ended.length, times === 1 ? 1 : 0);
      const checked = sessions.check(token);
      assert.ok(!(checked instanceof Promise) && checked.kind === 'accepted', 'still from memory');
      assert.equal(checked.session.epoch, times);
    }
    assert.equal(await kindOf(sessions.check(other.token)), 'refused');
    assert.equal(hold?.state(), 'go-on');
    await sessions.end(everywhere);
    assert.deepEqual(closed, ['asked']);
  });

  test('overtakes a sign-in that read the epoch before', async () => {
    const { sessions } = await withSession();
    const attempt = await sessions.attempt(1);
    await sessions.end(everywhere);
    assert.deepEqual(await sessions.signIn(attempt, { device: 3, limit: 6 }), { kind: 'overtaken' });
  });

  test('does not let a read that was under way bring the session back into memory', async () => {
    const { createNode, token, during } = await withSession();
    const slow = createNode('b');
    await slow.sessions.start();
    let goOn = () => {};
    slow.meet('read', (step) => (step === 'after' ? new Promise((resolve) => (goOn = resolve)) : undefined));
    const early = slow.sessions.check(token);
    await new Promise(setImmediate);
    await during(slow.sessions.end(everywhere));
    slow.heal();
    goOn();
    assert.equal(await kindOf(early), 'accepted', 'it began before');
    assert.equal(await kindOf(slow.sessions.check(token)), 'refused');
  });

  test('closes the other things when one throws', async () => {
    const { node, sessions, session } = await withSession();
    const { thing, closed } = open();
    const bad: Live = {
      kind: 'bad',
      close: () => {
        throw new Error('stuck');
      },
    };
    for (const one of [thing, bad, thing]) await sessions.hold(session, one);
    const ending = await sessions.end(everywhere);
    assert.equal(closed.length, 2);
    assert.equal(ending.closed.length, 3);
    assert.match(String(node.errors[0]), /stuck/);
  });

  test('lets other work run while it closes a great many things', async () => {
    const { node, sessions, session, during } = await withSession();
    // Each takes a millisecond by the machine's own clock.
    const slow: Live = { kind: 'slow', close: () => node.stoodStill(-1) };
    for (let i = 0; i < 50; i++) await sessions.hold(session, slow);
    const waits: number[] = [];
    const timersAfter = node.timers.yield;
    node.timers.yield = () => {
      waits.push(node.clock.monotonic());
      return timersAfter();
    };
    const { value } = await during(sessions.end(everywhere));
    assert.equal(value.closed.length, 50);
    assert.ok(waits.length >= 10, `${waits.length} pauses`);
  });
});

describe('a thing that is held', () => {
  test('may be released more than once, also after it was closed', async () => {
    const { sessions, session } = await withSession();
    const [first, second] = [open(), open()];
    const holds = [await sessions.hold(session, first.thing), await sessions.hold(session, second.thing)];
    holds[0]?.release();
    holds[0]?.release();
    assert.equal(sessions.figures().live, 1);
    await sessions.end(everywhere);
    for (const hold of holds) hold?.release();
    assert.deepEqual([first.closed, second.closed, sessions.figures().live], [[], ['asked'], 0]);
  });

  test('is over when the lifetime of its session is', async () => {
    const { time, sessions, session } = await withSession();
    const hold = await sessions.hold(session, open().thing);
    await sessions.stop();
    await time.advance(lifetimeMs);
    assert.equal(hold?.state(), 'over');
  });
});

describe('several nodes', () => {
  const pair = async () => {
    const base = await withSession();
    const other = base.createNode('b');
    await other.sessions.start();
    assert.equal(await kindOf(other.sessions.check(base.token)), 'accepted');
    return { ...base, other };
  };

  test('an ending waits until the other has applied it', async () => {
    const { sessions, other, token, during } = await pair();
    const { value, tookMs } = await during(sessions.end(everywhere));
    assert.ok(tookMs > 0 && tookMs <= trustMs / 4 + 20, `${tookMs} ms`);
    assert.deepEqual(value.nodes.map(({ node }) => node).sort(), ['a', 'b']);
    assert.equal(await kindOf(other.sessions.check(token)), 'refused');
  });

  test('one that is cut off is waited for until its trust has lapsed, then struck off until it registers', async () => {
    const { sessions, other, token, during } = await pair();
    other.meet('readLog', () => {
      throw new Error('cut off');
    });
    const { value, tookMs } = await during(sessions.end(everywhere));
    assert.ok(tookMs >= trustMs && tookMs < trustMs + 50, `${tookMs} ms`);
    assert.deepEqual(
      value.nodes.find(({ node }) => node === 'b'),
      { node: 'b', trustLapsed: true },
    );
    assert.equal(await kindOf(other.sessions.check(token)), 'refused', 'it asks the store');
    assert.ok((await during(sessions.end(everywhere))).tookMs < 20, 'nobody waits for it a second time');
    other.heal();
    await other.sessions.trusted();
    const later = await during(sessions.end(everywhere));
    assert.ok(later.value.nodes.some((node) => node.node === 'b' && 'appliedAfterMs' in node));
  });

  test('a wall clock that is set forward does not cut the waiting short', async () => {
    const { time, node, sessions, other, token } = await pair();
    let isDone = false;
    other.meet('readLog', () => new Promise(() => {}));
    const ending = sessions.end(everywhere).then(() => {
      isDone = true;
    });
    await time.advance(20);
    node.shiftWall(10 * trustMs);
    await time.advance(trustMs / 2);
    assert.equal(isDone, false);
    assert.equal(
      await kindOf(other.sessions.check(token)),
      'accepted',
      'with right: nobody was told otherwise',
    );
    await time.advance(trustMs);
    await ending;
  });

  test('an ending that finds nothing left waits for the one that ended it', async () => {
    const { sessions, node, other, token, during } = await pair();
    node.meet('end', (step) => {
      if (step === 'after') throw new Error('the answer is lost');
    });
    await assert.rejects(sessions.end(ofDevice(1)));
    node.heal();
    const again = await during(sessions.end(ofDevice(1)));
    assert.equal(again.value.entry, undefined);
    assert.equal(await kindOf(sessions.check(token)), 'refused');
    assert.equal(await kindOf(other.sessions.check(token)), 'refused');
  });

  test('one whose report was lost does not go on trusting when it was struck off meanwhile', async () => {
    const { time, sessions, other, during } = await pair();
    const second = await signIn(other, 9);
    other.meet('report', () => {
      throw new Error('lost');
    });
    await during(sessions.end(ofDevice(1)));
    other.heal();
    await time.advance(trustMs / 2);
    assert.equal(await kindOf(other.sessions.check(second.token)), 'accepted');
    await during(sessions.end(ofDevice(9)));
    assert.equal(await kindOf(other.sessions.check(second.token)), 'refused');
  });

  test('one that finds the log cut off before it forgets all and closes all', async () => {
    const { time, store, sessions, other, session, token } = await pair();
    const { thing, closed } = open();
    await other.sessions.hold(session, thing);
    other.meet('readLog', () => {
      throw new Error('cut off');
    });
    for (let i = 0; i < 3; i++) await store.end({ ...everywhere, at: 0, ...(i ? {} : { keep: session.id }) });
    await store.forget({ at: 0, seq: 3 }, 10);
    other.heal();
    await time.advance(trustMs);
    assert.deepEqual(closed, ['out-of-step']);
    assert.equal(other.sessions.figures().indexed, 0);
    assert.equal(await kindOf(other.sessions.check(token)), 'refused');
    assert.equal(sessions.figures().applied, 3);
  });

  test('one that has stopped is not on the list, and does not come back by itself', async () => {
    const { store, sessions, other, session, token, during } = await pair();
    const { thing } = open();
    const hold = await other.sessions.hold(session, thing);
    await other.sessions.stop();
    assert.deepEqual(
      (await store.nodes()).map(({ node }) => node),
      ['a'],
    );
    assert.equal(hold?.state(), 'unsure');
    assert.equal(await other.sessions.trusted(), false);
    assert.ok((await during(sessions.end(everywhere))).tookMs < 20);
    assert.equal(await kindOf(other.sessions.check(token)), 'refused');
    await during(other.sessions.end(everywhere));
    assert.deepEqual(
      (await store.nodes()).map(({ node }) => node),
      ['a'],
    );
    await other.sessions.start();
    assert.equal((await store.nodes()).length, 2);
  });
});

describe('housekeeping', () => {
  test('drops what is over from memory and from the store, and closes what an expired session held', async () => {
    const { time, store, node, sessions, session } = await withSession();
    const { thing, closed } = open();
    await sessions.hold(session, thing);
    for (let account = 2; account < 40; account++) {
      await sessions.check((await signIn(node, 1, account)).token);
      await sessions.end({ ...everywhere, account });
    }
    assert.equal(sessions.figures().indexed, 39);
    await time.advance(120_000);
    assert.equal(sessions.figures().indexed, 1);
    node.shiftWall(idleMs);
    await time.advance(150_000);
    assert.equal(sessions.figures().indexed, 0);
    assert.equal(await store.read(session.id), undefined);
    assert.deepEqual(closed, ['expired']);
  });
});

test('settings that cannot be are refused', async () => {
  const { createNode } = createMachineRoom();
  assert.ok(createNode('a'));
  const { createSessions } = await import('./sessions.ts');
  const parts = { store: {}, clock: {}, random: {}, timers: {}, node: 'a', settings: { trustMs: 0 } };
  assert.throws(() => createSessions(parts as never), /the setting trustMs must be more than 0 ms, not 0/);
});
