import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tags } from '../fields.ts';
import { readTags } from '../read-tags.ts';
import { tempFile, tempTiny } from '../testing/temp-file.ts';
import { soundOf, tinyFile } from '../testing/tiny-files.ts';
import { writeTags } from '../write-tags.ts';
import { writePage } from './ogg-pages.ts';
import { linesOf, parseVorbisComment, writeVorbisComment } from './vorbis-comment.ts';

const title: Tags = { values: { title: ['Title'] }, others: [], pictures: [] };

test('a page gets the checksum that other programs give it', () => {
  // The first page of an Opus stream, as libogg wrote it.
  const page = Buffer.from(
    '4f67675300020000000000000000874fc399000000001026b81301134f707573486561640102380180bb0000000000',
    'hex',
  );
  const parts = {
    flags: 2,
    granule: 0n,
    serial: page.readUInt32LE(14),
    sequence: 0,
    segments: page.subarray(27, 28),
  };
  assert.ok(writePage(parts, page.subarray(28)).equals(page));
});

test('pages of Opus keep their numbers and bodies when the comments grow over many pages', async () => {
  using file = tempTiny('opus');
  const long = 'x'.repeat(65_025 * 3 - 100);
  await writeTags(file.path, 'opus', { ...title, values: { lyrics: [long] } }, { id3: '2.4' });
  assert.deepEqual((await readTags(file.path)).values, { lyrics: [long] });
  assert.ok(soundOf('opus', file.read()).equals(soundOf('opus', tinyFile('opus'))));
});

test('comments whose last segment is full end with an empty one', async () => {
  for (let bytes = 255 * 3; bytes < 255 * 4; bytes++) {
    using file = tempTiny('opus');
    const values = { title: ['x'.repeat(bytes)] };
    await writeTags(file.path, 'opus', { ...title, values }, { id3: '2.4' });
    assert.deepEqual((await readTags(file.path)).values, values);
  }
});

test('other blocks of FLAC stay, the vendor too, and the sound need not move for small changes', async () => {
  using file = tempTiny('flac');
  await writeTags(file.path, 'flac', title, { id3: '2.4' });
  const before = file.read();
  assert.deepEqual(before.subarray(4, 42), tinyFile('flac').subarray(4, 42));
  assert.equal((before[42] ?? 0) & 0x7f, 3);
  await writeTags(file.path, 'flac', { ...title, values: { title: ['A longer title'] } }, { id3: '2.4' });
  assert.equal(file.read().length, before.length);
});

test('an ID3 tag before FLAC is passed over in reading and goes in writing', async () => {
  const id3 = Buffer.from('ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0', 'latin1');
  using file = tempFile(Buffer.concat([id3, tinyFile('flac')]));
  await writeTags(file.path, 'flac', title, { id3: '2.4' });
  assert.equal(file.read().toString('latin1', 0, 4), 'fLaC');
  assert.deepEqual(await readTags(file.path), title);
});

test('names that other programs use are known', () => {
  const read = (...lines: [string, string][]) => parseVorbisComment(writeVorbisComment('vendor', lines));
  const { vendor, texts } = read(['Title', 'a=b'], ['TITLE', 'c'], ['%41', 'x'], ['=ö%', 'y']);
  assert.equal(vendor, 'vendor');
  assert.deepEqual(linesOf(texts), [
    ['TITLE', 'a=b'],
    ['TITLE', 'c'],
    ['%41', 'x'],
    ['=ö%', 'y'],
  ]);
});

test('number and total in one comment are told apart, and totals by their other names', async () => {
  const read = async (lines: [string, string][]) => {
    const bytes = tinyFile('flac');
    const body = Buffer.from(writeVorbisComment('v', lines));
    const head = Buffer.from([4, 0, 0, body.length]);
    using file = tempFile(Buffer.concat([bytes.subarray(0, 42), head, body, bytes.subarray(42)]));
    return (await readTags(file.path)).values;
  };
  assert.deepEqual(await read([['TRACKNUMBER', '3/12']]), { track: ['3'], trackTotal: ['12'] });
  assert.deepEqual(
    await read([
      ['TRACKNUMBER', '3'],
      ['TOTALTRACKS', '12'],
    ]),
    { track: ['3'], trackTotal: ['12'] },
  );
  const twice = await read([
    ['TRACK', '3/12'],
    ['TRACKTOTAL', '13'],
  ]);
  assert.deepEqual(twice, { track: ['3'], trackTotal: ['13'] });
  assert.deepEqual(
    await read([
      ['YEAR', '1999'],
      ['album artist', 'X'],
    ]),
    { date: ['1999'], albumArtist: ['X'] },
  );
});
