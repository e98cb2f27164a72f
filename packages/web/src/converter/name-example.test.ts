import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSettings } from './draft.ts';
import { exampleName, templateFault } from './name-example.ts';

const song = {
  key: 't:1',
  title: 'Salt / Rail?',
  artist: 'Lantern & Tide',
  album: 'Slow Crossing',
  number: 4,
  durationMs: 1000,
};
const of = (name: string, more = {}) => exampleName({ ...usualSettings, name, ...more }, song, 12, 'Evening');

test('a template is filled in, and the name is safe on any disk', () => {
  assert.equal(exampleName(usualSettings, song, 12, ''), 'Lantern & Tide/Slow Crossing/04 Salt - Rail.mp3');
  assert.equal(of('{list}/{number} {title}', { format: 'alac' }), 'Evening/01 Salt - Rail.m4a');
  assert.equal(of('{title}', { numbered: true }), '01 Salt - Rail.mp3');
  assert.equal(of('{disc}-{track} {title}', { numbered: true }), '01 Salt - Rail.mp3');
  assert.equal(of('{number}. {title}', { numbered: true }), '01. Salt - Rail.mp3');
  assert.equal(of('{disc|track} {title}'), '04 Salt - Rail.mp3');
  assert.equal(
    exampleName(usualSettings, { ...song, disc: 2 }, 12, '').split('/')[2],
    '2-04 Salt - Rail.mp3',
  );
});

test('a template that cannot be used says why', () => {
  assert.deepEqual(templateFault('{titel}'), { kind: 'unknown', name: 'titel' });
  assert.deepEqual(templateFault('{title'), { kind: 'brace' });
  assert.deepEqual(templateFault('../{title}'), { kind: 'outside' });
  assert.deepEqual(templateFault('{title}/{album}'), { kind: 'alike' });
  assert.equal(templateFault('{list}/{number|track} {composer}'), undefined);
  assert.equal(templateFault(''), undefined);
});
