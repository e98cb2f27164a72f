import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { refusalFor } from './decide.ts';
import { fileAnswer } from './file-answer.ts';
import { afterSending, aheadMs, bytesPerSecond, creditAt, lineFor } from './pace.ts';
import { parseRange } from './range.ts';

test('a range is read as RFC 9110 says', () => {
  const cases: [string | undefined, unknown][] = [
    [undefined, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', first: 0, last: 999 }],
    ['bytes=0-0', { kind: 'part', first: 0, last: 0 }],
    ['bytes=990-2000', { kind: 'part', first: 990, last: 999 }],
    ['bytes=-10', { kind: 'part', first: 990, last: 999 }],
    ['bytes=-5000', { kind: 'part', first: 0, last: 999 }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=5-2', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    [`bytes=${'9'.repeat(400)}-`, { kind: 'unsatisfiable' }],
  ];
  for (const [header, range] of cases) assert.deepEqual(parseRange(header, 1000), range, header ?? 'none');
});

test('an empty file has no satisfiable range', () => {
  assert.deepEqual(parseRange('bytes=0-', 0), { kind: 'unsatisfiable' });
  assert.deepEqual(parseRange(undefined, 0), { kind: 'whole' });
});

test('a stream is at most ten seconds ahead, however long it has run', () => {
  const rate = bytesPerSecond(40_000 * 600, 600_000);
  assert.equal(rate, 40_000);
  const aheadBytes = (rate * aheadMs) / 1000;
  let line = lineFor(undefined, 0, rate, 0);
  for (let now = 0; now <= 60_000; now += 500) {
    line = afterSending(line, rate, now, line.sentTo, Math.floor(creditAt(line, rate, now)));
    assert.ok(Math.abs(line.sentTo - (rate * now) / 1000 - aheadBytes) < 200, `${line.sentTo} at ${now}`);
  }
});

test('a pause is not saved up', () => {
  const rate = 40_000;
  const paused = afterSending(lineFor(undefined, 0, rate, 0), rate, 0, 0, 400_000);
  assert.equal(creditAt(paused, rate, 3_600_000), 400_000);
});

test('asking piece by piece gains nothing; a seek, or the same song again, starts anew', () => {
  const rate = 40_000;
  const line = afterSending(lineFor(undefined, 0, rate, 0), rate, 0, 0, 400_000);
  assert.equal(lineFor(line, 400_000, rate, 100), line);
  assert.equal(creditAt(line, rate, 100), 4000);
  for (const first of [2_000_000, 0]) {
    assert.deepEqual(lineFor(line, first, rate, 100), { sentTo: first, credit: 400_000, at: 100 });
  }
});

test('a file that lies about its length does not choose its pace', () => {
  assert.equal(bytesPerSecond(500_000_000, 1), 2_304_000);
  assert.equal(bytesPerSecond(0, 1000), 176_400);
});

test('only the stored form is offered', () => {
  const flac = { mime: 'audio/flac', bitrateKbps: 900 };
  assert.equal(refusalFor({}, flac), undefined);
  assert.equal(refusalFor({ format: 'FLAC' }, flac), undefined);
  assert.equal(refusalFor({ format: 'mp3' }, { mime: 'audio/mpeg', bitrateKbps: 192 }), undefined);
  assert.equal(refusalFor({ format: 'mp3' }, flac)?.refusal, 'format-not-offered');
  assert.equal(refusalFor({ kbps: 128 }, flac)?.refusal, 'format-not-offered');
  assert.equal(refusalFor({ kbps: 1411 }, flac), undefined);
});

test('validators: a known tag gives 304, an old one in If-Range the whole file', () => {
  const file = { name: 'x', size: 1000, mtimeMs: 1_700_000_000_000, mime: 'audio/flac' };
  const first = fileAnswer(file, {});
  assert.equal(first.kind === 'bytes' && first.status, 200);
  const tag = first.headers['etag'] as string;
  assert.equal(fileAnswer(file, { ifNoneMatch: tag }).kind, 'not-modified');
  const part = fileAnswer(file, { range: 'bytes=5-9', ifRange: tag });
  assert.ok(part.kind === 'bytes');
  assert.deepEqual(
    [part.status, part.headers['content-range'], part.headers['content-length']],
    [206, 'bytes 5-9/1000', '5'],
  );
  const changed = fileAnswer({ ...file, mtimeMs: 1 }, { range: 'bytes=5-9', ifRange: tag });
  assert.equal(changed.kind === 'bytes' && changed.status, 200);
  const beyond = fileAnswer(file, { range: 'bytes=1000-' });
  assert.ok(beyond.kind === 'refused' && isRefusal(beyond.refusal));
  assert.equal(beyond.headers['content-range'], 'bytes */1000');
});
