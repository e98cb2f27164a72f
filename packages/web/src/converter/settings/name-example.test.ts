import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSettings } from '../list/usual-settings.ts';
import { exampleName, templateFault } from './name-example.ts';

const song = {
  key: 't:1',
  title: 'Salt / Rail?',
  artist: 'Lantern & Tide',
  album: 'Slow Crossing',
  number: 4,
  durationMs: 1000,
};
const of = (name: string, more = {}) =>
  exampleName({ ...usualSettings, name, ...more }, song, { place: 1, count: 12, list: 'Evening' });

const first = { place: 1, count: 12, list: '' };

test('a template is filled in, and the name is safe on any disk', () => {
  assert.equal(exampleName(usualSettings, song, first), 'Lantern & Tide/Slow Crossing/04 Salt - Rail.mp3');
  assert.equal(of('{list}/{number} {title}', { format: 'alac' }), 'Evening/01 Salt - Rail.m4a');
  assert.equal(of('{title}', { numbered: true }), '01 Salt - Rail.mp3');
  assert.equal(of('{disc}-{track} {title}', { numbered: true }), '01 Salt - Rail.mp3');
  assert.equal(of('{number}. {title}', { numbered: true }), '01. Salt - Rail.mp3');
  assert.equal(of('{disc|track} {title}'), '04 Salt - Rail.mp3');
  assert.equal(exampleName(usualSettings, { ...song, disc: 2 }, first).split('/')[2], '2-04 Salt - Rail.mp3');
});

test('what a song does not say leaves no gap, and what is asked of it is said as the server says it', () => {
  const bare = { key: 'u:1', title: 'Hum', artist: '', durationMs: 1000 };
  const name = (template: string, place = 2) =>
    exampleName({ ...usualSettings, name: template }, bare, { place, count: 3, list: '' });
  assert.equal(name('{artist} - {title}'), 'Hum.mp3');
  assert.equal(name('{title} - {artist}'), 'Hum.mp3');
  assert.equal(name('{number} {title}'), '02 Hum.mp3');
  assert.equal(name('{number}-{track} {title}'), '02 Hum.mp3');
  assert.equal(name('{albumartist}/{album}/{disc}-{track} {title}'), 'Unknown artist/Unknown album/Hum.mp3');
  const facts = { ...usualSettings, name: '{albumartist}/{year} {genre} {title}' };
  const sent = { ...song, facts: { albumArtist: 'Both', year: 1999 } };
  assert.equal(
    exampleName(facts, sent, first),
    'Both/1999 Salt - Rail.mp3',
    'of a file that was sent all is known',
  );
  assert.equal(
    exampleName(facts, song, first),
    'Lantern & Tide/… … Salt - Rail.mp3',
    'of others it is left open',
  );
  const guest = { ...song, albumArtist: 'Various' };
  assert.equal(exampleName(usualSettings, guest, first).split('/')[0], 'Various');
});

test('a template that cannot be used says why', () => {
  assert.deepEqual(templateFault('{titel}'), { kind: 'unknown', name: 'titel' });
  assert.deepEqual(templateFault('{title'), { kind: 'brace' });
  assert.deepEqual(templateFault('../{title}'), { kind: 'outside' });
  assert.deepEqual(templateFault('{title}/{album}'), { kind: 'alike' });
  assert.equal(templateFault('{list}/{number|track} {composer}'), undefined);
  assert.equal(templateFault(''), undefined);
});
