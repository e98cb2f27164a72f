import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTags } from './compare-tags.ts';
import type { Picture, Tags } from './fields.ts';

const picture = (kind: number, byte: number): Picture => ({
  kind,
  mime: 'image/png',
  about: '',
  bytes: Uint8Array.of(byte),
});
const tags = (given: Partial<Tags>): Tags => ({ values: {}, others: [], pictures: [], ...given });

test('a field counts once, however many values it has, and is lost with any of them', () => {
  const found = tags({ values: { artist: ['A', 'B'], title: ['T'] } });
  assert.deepEqual(compareTags(found, found), { found: 2, kept: 2, lost: [] });
  const written = tags({ values: { artist: ['A; B'], title: ['T'] } });
  assert.deepEqual(compareTags(found, written), { found: 2, kept: 1, lost: ['artist'] });
  assert.deepEqual(compareTags(found, tags({ values: { artist: ['B', 'A'], title: ['T'] } })).lost, [
    'artist',
  ]);
});

test('custom fields are the same in large and small letters', () => {
  const found = tags({
    others: [
      { name: 'My Own', values: ['x'] },
      { name: 'Gone', values: ['y'] },
    ],
  });
  const written = tags({ others: [{ name: 'MY OWN', values: ['x'] }] });
  assert.deepEqual(compareTags(found, written), { found: 2, kept: 1, lost: ['Gone'] });
});

test('pictures are compared by kind and bytes, each once', () => {
  const found = tags({ pictures: [picture(3, 1), picture(3, 1), picture(4, 2)] });
  const written = tags({ pictures: [picture(4, 2), picture(3, 1), picture(4, 1)] });
  assert.deepEqual(compareTags(found, written), { found: 3, kept: 2, lost: ['picture 3'] });
});

test('what cannot be written in any format does not count', () => {
  const found = tags({ values: { title: ['', '\0'] }, others: [{ name: '\0', values: ['x'] }] });
  assert.deepEqual(compareTags(found, tags({})), { found: 0, kept: 0, lost: [] });
});
