import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText, type PlaylistEntry } from './playlist.ts';
import { readPlaylist } from './read-playlist.ts';
import { type ListedFile, type WrittenFormat, writePlaylist, writtenFormats } from './write-playlist.ts';

const files: ListedFile[] = [
  {
    path: 'AC-DC/#1 & 100% <best>.mp3',
    title: 'Highway <to> & Hell ]]>',
    artist: 'AC/DC',
    album: 'Live "1979"',
    durationMs: 208_400,
    isrc: 'AUAP07900028',
    musicbrainzRecordingId: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae',
  },
  { path: '#2.mp3', title: '戦場', artist: '坂本龍一 😀', durationMs: 61_000 },
  { path: 'a/C: x?.mp3', title: 'Line\nbreak', artist: '' },
];

function readBack(format: WrittenFormat, text: string): readonly PlaylistEntry[] {
  const read = readPlaylist(`list.${format}`, new TextEncoder().encode(text));
  assert.equal(read.kind, 'read');
  return read.kind === 'read' ? read.lists[0]!.entries : [];
}

test('an M3U8 says for each file what players show, and its path as it is', () => {
  assert.equal(
    writePlaylist('m3u8', { name: 'My\nlist', files }),
    [
      '#EXTM3U',
      '#PLAYLIST:My list',
      '#EXTINF:208,AC/DC - Highway <to> & Hell ]]>',
      '#EXTALB:Live "1979"',
      'AC-DC/#1 & 100% <best>.mp3',
      '#EXTINF:61,坂本龍一 😀 - 戦場',
      './#2.mp3',
      '#EXTINF:-1,Line break',
      'a/C: x?.mp3',
      '',
    ].join('\n'),
  );
});

test('an XSPF holds addresses and no character that XML has a use for', () => {
  const text = writePlaylist('xspf', { name: 'R & B', files });
  assert.match(text, /<location>AC-DC\/%231%20%26%20100%25%20%3Cbest%3E\.mp3<\/location>/);
  assert.match(text, /<title>Highway &lt;to&gt; &amp; Hell \]\]&gt;<\/title>/);
  assert.match(text, /<identifier>urn:isrc:AUAP07900028<\/identifier>/);
  assert.match(text, /<location>a\/C%3A%20x%3F\.mp3<\/location>/);
});

for (const format of ['xspf', 'jspf'] as const) {
  test(`a ${format.toUpperCase()} is read back as it was written`, () => {
    const expected = files.map((file, at) => ({ number: at + 1, ...file, title: cleanText(file.title) }));
    assert.deepEqual(readBack(format, writePlaylist(format, { name: 'x', files })), expected);
  });
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
const part = text.map((name) => `x${name.toWellFormed().replace(/[\p{Cc}/\\\u2028\u2029]/gu, '')}y`);

for (const format of writtenFormats) {
  test(`whatever files and titles are called, the paths of a ${format.toUpperCase()} come back`, () => {
    const file = fc.record({
      path: fc.array(part, { minLength: 1, maxLength: 3 }),
      title: text,
      artist: text,
    });
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 5 }), (some) => {
        const written = some.map((one) => ({ ...one, path: one.path.join('/') }));
        const back = readBack(format, writePlaylist(format, { name: 'x', files: written }));
        assert.deepEqual(
          back.map(({ path }) => path),
          written.map(({ path }) => path),
        );
      }),
    );
  });
}
