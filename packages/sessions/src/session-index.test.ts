import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createSessionIndex, type IndexedSession } from './session-index.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const words = (bytes: Uint8Array) => new Uint32Array(bytes.buffer.slice(0, 16));
const nameOf = (key: Uint32Array) => key.join(' ');

const make = (key: Uint32Array, tag: number): IndexedSession => ({
  key,
  secret: new Uint32Array([tag, tag + 1, tag + 2, 0xffff_ffff]),
  sum: tag >>> 0,
  account: 2 ** 53 - 1 - tag,
  device: 2 ** 32 + tag,
  epoch: tag & 7,
  signedInS: 1_700_000_000 + tag,
  lastUsedS: 1_700_000_100 + tag,
  endsS: 1_800_000_000 + tag,
  idleS: 60 + tag,
});

type Model = Map<string, IndexedSession>;

const assertSame = (index: ReturnType<typeof createSessionIndex>, model: Model, keys: Uint32Array[]) => {
  assert.equal(index.size, model.size);
  for (const key of keys) {
    const at = index.find(key);
    const expected = model.get(nameOf(key));
    if (expected === undefined) {
      assert.equal(at, -1);
      continue;
    }
    assert.ok(at >= 0);
    assert.ok(index.matches(at, expected.secret, expected.sum));
    const { account, device, epoch, signedInS, lastUsedS, endsS, idleS } = expected;
    assert.deepEqual(
      {
        account: index.account(at),
        device: index.device(at),
        epoch: index.epoch(at),
        signedInS: index.signedInS(at),
        lastUsedS: index.lastUsedS(at),
        endsS: index.endsS(at),
        idleS: index.idleS(at),
      },
      { account, device, epoch, signedInS, lastUsedS, endsS, idleS },
    );
  }
};

describe('the index behaves as a map', () => {
  // Few different words, so that ids meet in one table and in one slot.
  const word = fc.oneof(fc.nat(3), fc.constantFrom(0x8000_0000, 0xffff_ffff, 0xff00_0000, 4, 8, 12));
  const id = fc
    .tuple(fc.constantFrom(0, 1, 0xffff_ffff), word, word, fc.nat(1))
    .map((four) => new Uint32Array(four));
  const step = fc.oneof(
    { weight: 120, arbitrary: fc.record({ do: fc.constant('insert' as const), id, tag: fc.nat(1000) }) },
    { weight: 80, arbitrary: fc.record({ do: fc.constant('remove' as const), id, tag: fc.constant(0) }) },
    { weight: 20, arbitrary: fc.record({ do: fc.constant('use' as const), id, tag: fc.nat(1000) }) },
    { weight: 20, arbitrary: fc.record({ do: fc.constant('sweep' as const), id, tag: fc.nat(7) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), id, tag: fc.constant(0) }) },
  );

  test('whatever is done to it, with ids that crowd together', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const index = createSessionIndex();
        const model: Model = new Map();
        const keys = new Map<string, Uint32Array>();
        for (const { do: what, id, tag } of steps) {
          keys.set(nameOf(id), id);
          const known = model.get(nameOf(id));
          if (what === 'insert') {
            index.insert(make(id, tag));
            model.set(nameOf(id), make(id, tag));
          } else if (what === 'remove') {
            assert.equal(index.remove(id), model.delete(nameOf(id)));
          } else if (what === 'use' && known) {
            index.setLastUsed(index.find(id), tag);
            index.setEpoch(index.find(id), tag);
            model.set(nameOf(id), { ...known, lastUsedS: tag, epoch: tag });
          } else if (what === 'sweep') {
            for (let block = index.blockCount - 1; block >= 0; block--) {
              index.sweepBlock(block, (account, epoch, endsS, lastUsedS, idleS) => {
                assert.ok(account > 0 && endsS > lastUsedS && idleS > 0);
                return epoch === tag;
              });
            }
            for (const [name, { epoch }] of model) if (epoch === tag) model.delete(name);
          } else if (what === 'clear') {
            index.clear();
            model.clear();
          }
        }
        assertSame(index, model, [...keys.values()]);
      }),
      { numRuns: 300 },
    );
  });

  test('while it grows to 20,000 and shrinks again, and gives the memory back', (context) => {
    const seed = Number(process.env['SEED'] ?? 20_26);
    context.diagnostic(`seed ${seed}`);
    const random = createSeededRandom(seed);
    const index = createSessionIndex();
    const model: Model = new Map();
    const keys = Array.from({ length: 20_000 }, () => words(random.bytes(16)));
    for (const [tag, key] of keys.entries()) {
      index.insert(make(key, tag));
      model.set(nameOf(key), make(key, tag));
    }
    assertSame(index, model, keys);
    const bytesFull = index.sizeBytes;
    assert.ok(bytesFull / keys.length < 110, `${bytesFull / keys.length} bytes a session`);
    for (const key of keys) {
      if (random.chance(0.02)) continue;
      assert.ok(index.remove(key));
      model.delete(nameOf(key));
    }
    assertSame(index, model, keys);
    assert.ok(index.sizeBytes < bytesFull / 2, `${index.sizeBytes} of ${bytesFull}`);
  });

  test('a sweep that runs in steps, while others come and go, misses none that was there when it began', (context) => {
    const seed = Number(process.env['SEED'] ?? 20_26);
    context.diagnostic(`seed ${seed}`);
    const random = createSeededRandom(seed);
    const index = createSessionIndex();
    const add = (epoch: number) => {
      const key = words(random.bytes(16));
      index.insert({ ...make(key, 0), epoch });
      return key;
    };
    const keys = Array.from({ length: 30_000 }, (_, at) => add(at % 3 === 0 ? 1 : 2));
    for (let block = index.blockCount - 1; block >= 0; block--) {
      index.sweepBlock(block, (_account, epoch) => epoch === 1);
      for (let count = 0; count < 500; count++) index.remove(random.pick(keys));
      for (let count = 0; count < 300; count++) add(3);
    }
    for (const key of keys) {
      const at = index.find(key);
      if (at >= 0) assert.equal(index.epoch(at), 2);
    }
    assert.ok(index.size > 10_000);
  });
});

test('another secret or check sum does not match, whichever bit differs', () => {
  const index = createSessionIndex();
  const session = make(new Uint32Array([1, 2, 3, 4]), 5);
  index.insert(session);
  const at = index.find(session.key);
  for (let bit = 0; bit < 128; bit++) {
    const secret = session.secret.slice();
    secret[bit >> 5] = (secret[bit >> 5] as number) ^ (1 << (bit & 31));
    assert.equal(index.matches(at, secret, session.sum), false);
  }
  for (let bit = 0; bit < 32; bit++) {
    assert.equal(index.matches(at, session.secret, (session.sum ^ (1 << bit)) >>> 0), false);
  }
});
