import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSignIn, readSignIns, writeSignIn } from './saved-sign-ins.ts';

const place = () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-sign-ins-'));
  return {
    path: join(folder, 'deeper', 'sign-ins.json'),
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const origin = 'https://music.example';

test('each account at each server keeps its own token; without a name the last one is meant', () => {
  using kept = place();
  const { path } = kept;
  assert.equal(readSignIn(path, origin), undefined);
  writeSignIn(path, { origin, email: 'one@example.org', deviceId: 'd1', token: 't1' });
  writeSignIn(path, { origin, email: 'two@example.org', token: 't2' });
  writeSignIn(path, { origin: 'https://other.example', email: 'one@example.org', token: 't3' });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(readSignIn(path, origin, 'ONE@example.org')?.token, 't1');
  assert.equal(readSignIn(path, origin, 'two@example.org')?.token, 't2');
  assert.equal(readSignIn(path, origin)?.token, 't2');
  assert.equal(readSignIn(path, origin, 'three@example.org'), undefined);
  writeSignIn(path, { origin, email: 'One@example.org', token: 't4' });
  assert.deepEqual(
    readSignIns(path, origin).map(({ token }) => token),
    ['t2', 't4'],
  );
});

test('a file that cannot be read is said, and stays as it is', () => {
  using kept = place();
  const path = join(kept.folder, 'sign-ins.json');
  for (const text of ['[{"origin":"https://mus', '{"https://music.example":{"token":"t"}}', '[1]']) {
    writeFileSync(path, text);
    assert.throws(() => readSignIn(path, origin), /cannot be read/);
    assert.throws(() => writeSignIn(path, { origin, email: 'one@example.org' }), /cannot be read/);
    assert.equal(readFileSync(path, 'utf8'), text);
  }
  assert.throws(() => readSignIn(kept.folder, origin), /cannot be read/);
});
