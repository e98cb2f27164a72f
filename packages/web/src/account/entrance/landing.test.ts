import assert from 'node:assert/strict';
import { test } from 'node:test';
import { landing } from './landing.ts';

test('a page of ours is where a sign-in leads', () => {
  assert.equal(landing('/albums/00000000001?x=1#y'), '/albums/00000000001?x=1#y');
  assert.equal(landing('/'), '/');
});

test('another site, and the pages before the sign-in, lead Home', () => {
  const foreign = ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''];
  for (const to of [...foreign, '/sign-in', '/sign-in?to=/x', '/limit', '/set-up?ticket=x']) {
    assert.equal(landing(to), '/', to);
  }
  assert.equal(landing(undefined), '/');
  assert.equal(landing('/limits'), '/limits');
});
