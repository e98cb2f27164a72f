import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAttempts, sourceOf } from './attempts.ts';

test('one subscriber is one source, however the address is written', () => {
  const same = ['2001:db8::1:0:0:1', '2001:db8::2:0:0:1', '2001:db8::a:b:c:d', '2001:0db8:0:0:1:2:3:4'];
  assert.deepEqual([...new Set(same.map(sourceOf))], ['2001:db8:0:0']);
  assert.notEqual(sourceOf('2001:db8:0:1::1'), sourceOf('2001:db8::1'));
  assert.equal(sourceOf('192.0.2.7'), '192.0.2.7');
  assert.equal(sourceOf('::ffff:192.0.2.7'), '::ffff:192.0.2.7');
  assert.equal(sourceOf('::1'), '0:0:0:0');
});

test('guesses from everywhere do not lock out a device that is known', async () => {
  const attempts = createAttempts();
  for (let number = 0; number < 200; number++)
    await attempts.failed(`198.51.100.${number}`, 'owner@example.org');
  const fromElsewhere = await attempts.mayTry('203.0.113.1', 'owner@example.org', false);
  assert.equal(fromElsewhere?.refusal, 'too-many-attempts');
  assert.ok((fromElsewhere?.retryAfterS ?? 0) > 0);
  assert.equal(await attempts.mayTry('203.0.113.1', 'owner@example.org', true), undefined);
  for (let number = 0; number < 10; number++) await attempts.failed('203.0.113.1', 'owner@example.org');
  assert.equal(
    (await attempts.mayTry('203.0.113.1', 'Owner@Example.org', true))?.refusal,
    'too-many-attempts',
  );
});
