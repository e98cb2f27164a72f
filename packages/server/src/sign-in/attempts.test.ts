import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase, startPostgres } from '../../../../tools/postgres.ts';
import { createPasswords } from '../accounts/password.ts';
import { openPostgresData } from '../db/postgres-data.ts';
import { openSqliteData } from '../db/sqlite-data.ts';
import { type Attempts, createAttempts, sourceOf } from './attempts.ts';

test('one subscriber is one source, however the address is written', () => {
  const same = ['2001:db8::1:0:0:1', '2001:db8::2:0:0:1', '2001:db8::a:b:c:d', '2001:0db8:0:0:1:2:3:4'];
  assert.deepEqual([...new Set(same.map(sourceOf))], ['2001:db8:0:0']);
  assert.notEqual(sourceOf('2001:db8:0:1::1'), sourceOf('2001:db8::1'));
  assert.equal(sourceOf('192.0.2.7'), '192.0.2.7');
  assert.equal(sourceOf('::ffff:192.0.2.7'), '::ffff:192.0.2.7');
  assert.equal(sourceOf('::1'), '0:0:0:0');
});

/** Guesses alternate between the servers; what they have counted must not depend on whom they asked. */
const guessersDoNotLockOut = async (attemptsOf: (turn: number) => Attempts) => {
  for (let number = 0; number < 200; number++)
    assert.equal(
      await attemptsOf(number).count(`198.51.100.${number}`, 'owner@example.org', false),
      undefined,
    );
  for (const turn of [0, 1]) {
    const fromElsewhere = await attemptsOf(turn).mayTry('203.0.113.1', 'owner@example.org', false);
    assert.equal(fromElsewhere?.refusal, 'too-many-attempts');
    assert.ok((fromElsewhere?.retryAfterS ?? 0) > 0);
    assert.equal(await attemptsOf(turn).mayTry('203.0.113.1', 'owner@example.org', true), undefined);
  }
  const strangers = await attemptsOf(0).count('203.0.113.1', 'owner@example.org', false);
  assert.equal(strangers?.refusal, 'too-many-attempts');
  for (let number = 0; number < 10; number++)
    assert.equal(await attemptsOf(number).count('203.0.113.1', 'owner@example.org', true), undefined);
  for (const turn of [0, 1]) {
    const refusal = await attemptsOf(turn).mayTry('203.0.113.1', 'Owner@Example.org', true);
    assert.equal(refusal?.refusal, 'too-many-attempts');
  }
  // Elsewhere nothing was counted, and what is right is forgotten.
  assert.equal(await attemptsOf(0).mayTry('203.0.113.1', 'other@example.org', false), undefined);
  for (let number = 0; number < 9; number++)
    await attemptsOf(0).count('203.0.113.2', 'third@example.org', false);
  await attemptsOf(1).succeeded('203.0.113.2', 'third@example.org');
  await attemptsOf(0).count('203.0.113.2', 'third@example.org', false);
  assert.equal(await attemptsOf(1).mayTry('203.0.113.2', 'third@example.org', false), undefined);
};

/** What is given back was counted, or is not: otherwise each right password would pay for a guess. */
const nothingIsGivenBackTwice = async (attempts: Attempts, address: string) => {
  for (let number = 0; number < 5; number++) await attempts.succeeded(address, `${number}@example.org`);
  for (let number = 0; number < 100; number++)
    assert.equal(await attempts.count(address, `${number}@example.org`, true), undefined, `guess ${number}`);
  const refusal = await attempts.count(address, 'one-more@example.org', true);
  assert.equal(refusal?.refusal, 'too-many-attempts');
};

test('guesses from everywhere do not lock out a device that is known', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-attempts-'));
  const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
  try {
    const attempts = createAttempts(data);
    await guessersDoNotLockOut(() => attempts);
    for (let number = 0; number < 300; number++) {
      assert.equal(await attempts.count('203.0.113.5', 'right@example.org', false), undefined);
      await attempts.succeeded('203.0.113.5', 'right@example.org');
    }
    await nothingIsGivenBackTwice(attempts, '203.0.113.6');
    assert.deepEqual(await data.read.selectFrom('rate_limits').selectAll().execute(), []);
  } finally {
    await data.close();
    rmSync(folder, { recursive: true });
  }
});

test('attack: guesses are counted together, whichever server is asked; without the database nobody may try', async () => {
  await using server = await startPostgres();
  const url = await freshDatabase(server.url);
  const data = await Promise.all([openPostgresData(url), openPostgresData(url)]);
  try {
    const attempts = data.map(createAttempts) as [Attempts, Attempts];
    await guessersDoNotLockOut((turn) => attempts[turn % 2] as Attempts);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, number) =>
        attempts[number % 2]?.count('203.0.113.9', 'a@example.org', false),
      ),
    );
    assert.equal(answers.filter((answer) => answer === undefined).length, 10);
    const refusal = await attempts[0].mayTry('203.0.113.9', 'a@example.org', true);
    assert.equal(refusal?.refusal, 'too-many-attempts');
    await nothingIsGivenBackTwice(attempts[0], '203.0.113.6');
    // What was counted in a time that is over cannot be given back either.
    await data[0]?.shared?.sql.unsafe('update rate_limits set expire = 1');
    await nothingIsGivenBackTwice(attempts[1], '203.0.113.6');
    // Of one account, from one address, on two servers. What they count is given back late.
    let counted = 0;
    const compared = data.map(() => createPasswords(2));
    const hash = (await compared[0]?.hash('right')) ?? '';
    const right = Array.from({ length: 40 }, (_, number) =>
      compared[number % 2]?.isRight('right', hash, {
        count: async () => {
          counted++;
          return attempts[0].count('203.0.113.8', 'b@example.org', false);
        },
        succeeded: async () => {
          for (let tries = 0; counted < 12 && tries < 150; tries++) await wait(10);
          await attempts[1].succeeded('203.0.113.8', 'b@example.org');
        },
      }),
    );
    assert.deepEqual([...new Set(await Promise.all(right))], [true], 'no right password is a guess');
    await server.halt('immediate');
    await assert.rejects(attempts[0].mayTry('203.0.113.77', 'nobody@example.org', false));
    await assert.rejects(attempts[1].count('203.0.113.77', 'nobody@example.org', false));
  } finally {
    await Promise.all(data.map((one) => one.close()));
  }
});
