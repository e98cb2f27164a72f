import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepDevice, knownDevice } from './known-devices.ts';

const createStorage = (first?: string) => {
  let kept: string | null = first ?? null;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
};

test('each address has its own device, however it is written', () => {
  const storage = createStorage();
  keepDevice(storage, 'hanna@example.org', '00000000001');
  keepDevice(storage, 'jo@example.org', '00000000002');
  assert.equal(knownDevice(storage, ' Hanna@Example.org '), '00000000001');
  assert.equal(knownDevice(storage, 'jo@example.org'), '00000000002');
  assert.equal(knownDevice(storage, 'kim@example.org'), undefined);
});

test('what somebody wrote into the storage by hand is passed over', () => {
  for (const text of ['nonsense', '[]', 'null', '7', '{"a@b":7}', '{"a@b":"no id"}']) {
    const storage = createStorage(text);
    assert.equal(knownDevice(storage, 'a@b'), undefined);
    keepDevice(storage, 'a@b', '00000000003');
    assert.equal(knownDevice(storage, 'a@b'), '00000000003');
  }
});
