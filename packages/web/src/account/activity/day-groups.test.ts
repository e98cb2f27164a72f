import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayGroups } from './day-groups.ts';

const local = (text: string) => ({ at: new Date(text).toISOString() });
const now = new Date('2026-11-21T14:00:00').getTime();

test('entries of a day stand together and the day knows how long ago it was', () => {
  const days = dayGroups(
    [
      local('2026-11-21T13:00:00'),
      local('2026-11-21T00:00:01'),
      local('2026-11-20T23:59:59'),
      local('2025-11-21T13:00:00'),
    ],
    now,
  );
  assert.deepEqual(
    days.map(({ key, daysAgo, entries }) => [key, daysAgo, entries.length]),
    [
      ['2026-11-21', 0, 2],
      ['2026-11-20', 1, 1],
      ['2025-11-21', 365, 1],
    ],
  );
});

test('nothing makes no days', () => {
  assert.deepEqual(dayGroups([], now), []);
});
