import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFromOurSite } from './same-site.ts';

const facts = {
  method: 'POST',
  origin: 'http://music.home:4600' as string | undefined,
  fetchSite: undefined as string | undefined,
  host: 'music.home:4600',
  hasCookie: true,
};

test('forged requests are told apart', () => {
  const ours = (change: Partial<typeof facts>, origin?: string) =>
    isFromOurSite({ ...facts, ...change }, origin);
  assert.equal(ours({}), true);
  assert.equal(ours({ method: 'GET', origin: 'https://evil.example' }), true, 'reading is not forging');
  assert.equal(ours({ origin: 'https://evil.example' }), false);
  assert.equal(ours({ origin: 'https://evil.example', hasCookie: false }), false, 'sign-in by another site');
  assert.equal(ours({ origin: 'null' }), false, 'a sandboxed frame');
  assert.equal(ours({ origin: undefined }), false, 'a cookie without an origin');
  assert.equal(ours({ origin: undefined, hasCookie: false }), true, 'a program with a token of its own');
  assert.equal(ours({ origin: 'http://music.home:4601' }), false, 'another port is another site');
  assert.equal(ours({ fetchSite: 'cross-site' }), false);
  assert.equal(ours({ fetchSite: 'same-site' }), false, 'a neighbour below the same domain');
  assert.equal(ours({ fetchSite: 'same-origin' }), true);
  assert.equal(
    ours({ origin: 'https://music.example.org' }, 'https://music.example.org'),
    true,
    'behind a proxy',
  );
});
