import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from './draft.ts';
import { keepDraft, loadDraft } from './keep-draft.ts';

const song = { key: 't:1', title: 'Hum', artist: '', durationMs: 1000 };

/** As a browser has it, for one account. */
const storage = (): Storage => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
    key: () => null,
    length: 0,
  };
};

test('a list comes back as it was kept, and what somebody broke counts as nothing', () => {
  const place = storage();
  const { settings } = emptyDraft();
  const draft = { ...emptyDraft(), list: [song], lacking: [{ title: 'Gone', artist: '' }], phone: settings };
  keepDraft(place, 'me', draft);
  assert.deepEqual(loadDraft(place, 'me'), draft);
  assert.deepEqual(loadDraft(place, 'another'), emptyDraft());
  const broken: Record<string, unknown>[] = [
    { lacking: null },
    { lacking: 'abc' },
    { lacking: [null] },
    { lacking: [{ title: 1 }] },
    { phone: 'abc' },
    { phone: { format: 'exe' } },
    { list: [{ key: 't:1' }] },
    { found: {} },
  ];
  for (const change of broken) {
    place.setItem('gatefold.converter.me', JSON.stringify({ version: 1, draft: { ...draft, ...change } }));
    assert.deepEqual(loadDraft(place, 'me'), emptyDraft(), JSON.stringify(change));
  }
});
