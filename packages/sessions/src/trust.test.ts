import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock, createFakeTime } from './testing/fake-clock.ts';
import { createTrust, lapsedAfterMs } from './trust.ts';

for (const trustMs of [100, 1000, 60_000]) {
  test(`when the fastest clock says that a trust of ${trustMs} ms has lapsed, the slowest has let go of it`, async () => {
    const time = createFakeTime();
    const slowest = createTrust(createFakeClock(time, 0, 0.995).clock, trustMs);
    const fastest = createFakeClock(time, 0, 1.00495).clock;
    slowest.renew(slowest.moment());
    const since = fastest.monotonic();
    for (let step = 0; fastest.monotonic() - since < lapsedAfterMs(trustMs); step++) {
      await time.advance(trustMs / 400);
      assert.ok(step < 1000);
    }
    assert.equal(slowest.isThere(), false);
  });
}

test('clocks further apart than is allowed for would break it: the allowance is no more than it must be', async () => {
  const time = createFakeTime();
  const slowest = createTrust(createFakeClock(time, 0, 0.96).clock, 1000);
  slowest.renew(slowest.moment());
  await time.advance(lapsedAfterMs(1000));
  assert.equal(slowest.isThere(), true);
});
