import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from '../list/draft.ts';
import { usualSettings } from '../list/usual-settings.ts';
import { madeFor, takeAlong } from './along.ts';
import { exampleName } from './name-example.ts';

const song = { key: 't:1', title: 'Rope and Tar', artist: 'X', durationMs: 1000, number: 7 };

test('files for a phone are named in the order of the list', () => {
  const { settings } = takeAlong(emptyDraft(), 'phone');
  assert.equal(exampleName(settings, song, { place: 2, count: 12, list: 'Evening' }), '02 Rope and Tar.m4a');
});

test('what files were made for is seen by their settings', () => {
  for (const place of ['none', 'car', 'phone'] as const)
    assert.equal(madeFor(takeAlong(emptyDraft(), place).settings), place);
  const aac = { ...usualSettings, format: 'aac', kbps: 256 } as const;
  assert.equal(madeFor(aac), 'none', 'a form that a phone plays too');
  assert.equal(madeFor({ ...aac, numbered: true }), 'phone');
  assert.equal(madeFor({ ...aac, numbered: true, cover: 'none' }), 'none');
});
