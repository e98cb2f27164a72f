import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { whyUnread, whyUnwritten } from './why-not.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code, path: '/stick' });

test('what the system refused is a sentence; a mistake of ours is thrown on', () => {
  assert.match(whyUnwritten(systemError('ENOSPC')), /disk is full/);
  assert.match(whyUnwritten(systemError('EROFS')), /^\/stick cannot be written \(EROFS\)/);
  assert.match(whyUnread(systemError('EACCES')), /EACCES/);
  const mistake = new TypeError('of ours');
  assert.throws(() => whyUnwritten(mistake), mistake);
  const wrongUse = Object.assign(new Error('of ours'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => whyUnread(wrongUse), wrongUse);
});

test('a queue that finds its disk full says so', () => {
  using db = new DatabaseSync(':memory:');
  db.exec('PRAGMA max_page_count = 2; CREATE TABLE page (text TEXT)');
  let said = '';
  try {
    db.prepare('INSERT INTO page VALUES (?)').run('x'.repeat(100_000));
  } catch (error) {
    said = whyUnwritten(error);
  }
  assert.match(said, /disk is full/);
});
