import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Listed, listKinds, listText } from './list-text.ts';

const files: Listed[] = [
  { title: 'Rope & Tar', artist: 'Attic', album: 'Slow\nFerry', durationMs: 3499, fileName: 'A/01 Rope.mp3' },
  { title: 'Café', artist: '', fileName: '#2 Café.mp3' },
];

test('a list names its files from its folder, one line each', () => {
  assert.equal(
    listText('m3u8', 'Evening', files),
    '#EXTM3U\n#PLAYLIST:Evening\n#EXTINF:3,Attic - Rope & Tar\n#EXTALB:Slow Ferry\nA/01 Rope.mp3\n#EXTINF:-1,Café\n./#2 Café.mp3\n',
  );
});

test('the lists that are addresses hold addresses', () => {
  const { playlist } = JSON.parse(listText('jspf', 'Evening', files));
  assert.deepEqual(
    playlist.track.map((track: { location: string[] }) => track.location),
    [['A/01%20Rope.mp3'], ['%232%20Caf%C3%A9.mp3']],
  );
  assert.match(listText('xspf', 'Evening', files), /<title>Rope &amp; Tar<\/title>\s+<creator>Attic</);
});

test('a car is given the list that it reads', () => {
  assert.deepEqual(listKinds({ format: 'mp3', profile: 'car', playlists: ['xspf', 'm3u8'] }), [
    'm3u8',
    'xspf',
  ]);
  assert.deepEqual(listKinds({ format: 'mp3', playlists: ['jspf'] }), ['jspf']);
  assert.deepEqual(listKinds({ format: 'mp3' }), []);
});
