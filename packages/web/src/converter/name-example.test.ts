import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSettings } from './draft.ts';
import { exampleName } from './name-example.ts';

const song = {
  key: 't:1',
  title: 'Salt / Rail?',
  artist: 'Lantern & Tide',
  album: 'Slow Crossing',
  number: 4,
  durationMs: 1000,
};

test('a template is filled in, and the name is safe on any disk', () => {
  assert.equal(exampleName(usualSettings, song, 12), 'Lantern & Tide/Slow Crossing/04 Salt _ Rail_.mp3');
  assert.equal(
    exampleName({ ...usualSettings, name: '{nothing}/../{title}', format: 'alac', numbered: true }, song, 12),
    '01 Salt _ Rail_.m4a',
  );
  assert.equal(exampleName({ ...usualSettings, name: '   ' }, song, 1), 'Salt _ Rail_.mp3');
  assert.equal(exampleName({ ...usualSettings, name: '{year} {title}' }, song, 1), '… Salt _ Rail_.mp3');
});
