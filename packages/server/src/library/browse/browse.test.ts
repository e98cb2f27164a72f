// Lists page without gaps, and any text may be searched for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Album, albumOrders, type Page } from '@gatefold/contract';
import fc from 'fast-check';
import { writeTag } from '../../demo/id3.ts';
import { isRefusal } from '../../refusal.ts';
import { fixtures, tempLibrary } from '../testing/temp-library.ts';

const sound = readFileSync(join(fixtures, 'untagged.mp3'));

const tagged = (values: {
  title: string;
  artist: string;
  album: string;
  year: number;
  track: number;
  genre?: string;
}) =>
  Buffer.concat([
    writeTag({
      albumArtist: values.artist,
      trackCount: 9,
      genre: 'Jazz',
      composer: 'Somebody & Co',
      comment: 'Said once',
      ...values,
    }),
    sound,
  ]);

const shelf = async () => {
  const temp = tempLibrary();
  for (let i = 0; i < 23; i++)
    temp.put(
      `${i}.mp3`,
      tagged({
        title: `Song ${i}`,
        artist: `The ${'ZAÉ'[i % 3]}rtist`,
        album: `Ålbum ${i}`,
        year: 1990 + (i % 4),
        track: i + 1,
      }),
    );
  temp.put(
    'acdc.mp3',
    tagged({
      title: 'Don’t Stop',
      artist: 'AC/DC\0Anna',
      album: '!!!',
      year: 1980,
      track: 1,
      genre: 'Hard Rock',
    }),
  );
  temp.put('tokyo.mp3', 'v23.mp3');
  await temp.scan();
  return temp;
};

test('pages of every order, put together, are the whole list', async () => {
  await using temp = await shelf();
  const browse = temp.library.browse();
  for (const order of albumOrders)
    for (const limit of [1, 4, 25, 500]) {
      const seen: Album[] = [];
      let after: string | undefined;
      do {
        const page: Page<Album> | object = browse.albums({
          order,
          limit,
          ...(after === undefined ? {} : { after }),
        });
        assert.ok(!isRefusal(page) && 'items' in page);
        seen.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      assert.equal(new Set(seen.map(({ id }) => id)).size, 25, `${order} by ${limit}`);
      assert.equal(seen.length, 25);
      if (order === 'year')
        assert.deepEqual(
          seen.map(({ year = 0 }) => -year),
          seen.map(({ year = 0 }) => -year).sort((a, b) => a - b),
        );
    }
});

test('a place that no list gave out is refused', async () => {
  await using temp = await shelf();
  for (const after of ['x', '../..', '1.1.1', 'é', '9'.repeat(200)])
    assert.ok(isRefusal(temp.library.browse().albums({ after })), after);
});

test('filters by artist and by genre, whatever its case', async () => {
  await using temp = await shelf();
  const browse = temp.library.browse();
  const hard = browse.albums({ genre: 'hard ROCK' });
  assert.ok(!isRefusal(hard));
  assert.deepEqual(
    hard.items.map(({ title }) => title),
    ['!!!'],
  );
});

test('several artists on a track are several artists', async () => {
  await using temp = await shelf();
  const track = temp.tracks().find(({ title }) => title === 'Don’t Stop');
  assert.deepEqual(
    track?.artists.map(({ name }) => name),
    ['AC/DC', 'Anna'],
  );
});

test('the album page has genres, credits and the comment that all its songs share', async () => {
  await using temp = await shelf();
  const album = temp.albums().find(({ title }) => title === 'Ålbum 3');
  const { decodeId } = await import('../../ids.ts');
  const page = temp.library.browse().album(decodeId(album?.id ?? '') ?? 0);
  assert.ok(!isRefusal(page));
  assert.deepEqual(
    [page.genres, page.comment, page.credits],
    [['Jazz'], 'Said once', [{ role: 'composer', names: ['Somebody & Co'] }]],
  );
  assert.equal(page.tracks.length, 1);
});

test('search folds case and accents, takes beginnings of words, and parts of unspaced scripts', async () => {
  await using temp = await shelf();
  const search = (text: string) => temp.library.browse().search(text);
  assert.equal(search('album 7').albums[0]?.title, 'Ålbum 7');
  assert.equal(search('ÅLB').albums.length, 20);
  assert.equal(search('ertist').artists[0]?.name, 'The Értist');
  assert.equal(search('dont st').tracks[0]?.title, 'Don’t Stop');
  assert.equal(search('ac/dc').artists[0]?.name.startsWith('AC/DC'), true);
  assert.equal(search('夜').tracks[0]?.title, '東京の夜');
  assert.equal(search('!!!').albums[0]?.title, '!!!');
  assert.equal(search('song 1').tracks[0]?.title, 'Song 1');
});

test('any text is a legal search', async () => {
  await using temp = await shelf();
  const browse = temp.library.browse();
  const words = fc.constantFrom(
    '"',
    "'",
    '*',
    '^',
    'NEAR(',
    ')',
    'OR',
    'AND NOT',
    '{title} :',
    '-',
    'so',
    '\0',
    '%',
    '\ud800',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.array(words).map((list) => list.join(' ')),
      ),
      (text) => {
        const { artists, albums, tracks } = browse.search(text, 5);
        for (const list of [artists, albums, tracks]) assert.ok(list.length <= 5);
      },
    ),
    { numRuns: 400 },
  );
});
