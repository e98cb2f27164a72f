import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogramText } from './histogram-text.ts';

test('buckets are cumulative, in seconds, and end with everything', () => {
  const counted = { labels: {}, counts: [2, 0, 3, 1], sumMs: 2500 };
  assert.equal(
    histogramText('x_seconds', 'How long.', [1, 1.5, 100], [counted]),
    [
      '# HELP x_seconds How long.',
      '# TYPE x_seconds histogram',
      'x_seconds_bucket{le="0.001"} 2',
      'x_seconds_bucket{le="0.0015"} 2',
      'x_seconds_bucket{le="0.1"} 5',
      'x_seconds_bucket{le="+Inf"} 6',
      'x_seconds_sum 2.5',
      'x_seconds_count 6',
      '',
    ].join('\n'),
  );
});

test('a label may hold any text', () => {
  const counted = { labels: { route: 'a"b\\c\nd' }, counts: [1], sumMs: 0 };
  const text = histogramText('x_seconds', '', [], [counted]);
  assert.match(text, /^x_seconds_bucket\{route="a\\"b\\\\c\\nd",le="\+Inf"\} 1$/m);
});
