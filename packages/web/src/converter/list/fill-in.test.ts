// Files that were brought here and the places that playlists have for them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaylistMatch } from '@gatefold/contract';
import {
  addFound,
  addTicked,
  choose,
  type Draft,
  emptyDraft,
  fillIn,
  lineOfFile,
  linesOfPlaylist,
  openLists,
  tick,
  tickedSongs,
} from './draft.ts';
import type { Song } from './song.ts';

const file = (name: string): Song => ({
  key: `u:${name}`,
  title: name,
  artist: 'X',
  durationMs: 1000,
  number: 7,
});
const titles = (songs: Song[]) => songs.map(({ title }) => title).join('');
const keys = ({ found }: Draft) => found.map(({ song }) => song?.key ?? '-').join(' ');
const keyAt = ({ found }: Draft, at: number) => found[at]?.key ?? assert.fail();

type Entry = PlaylistMatch['entries'][number];
/** "A" is sure in the library, "B!" sure among the files, "C?" perhaps a file, "D-" nowhere. */
const listOf = (...names: string[]): PlaylistMatch => ({
  name: 'Evening',
  kind: 'm3u',
  entries: names.map((name, at): Entry => {
    const title = name.charAt(0);
    const id = name.length === 1 ? { trackId: title } : { uploadId: title };
    const found = { ...id, title, artist: 'X', durationMs: 1000, codec: 'FLAC', likeness: 1 };
    return {
      number: at + 1,
      title,
      artist: 'X',
      match: name.endsWith('-') ? 'missing' : name.endsWith('?') ? 'unsure' : 'sure',
      candidates: name.endsWith('-') ? [] : [found],
    };
  }),
});
const withList = (draft: Draft, ...names: string[]) =>
  addFound(draft, 'Evening', linesOfPlaylist(listOf(...names), 1));
const withFiles = (draft: Draft, names: string) =>
  [...names].reduce((all, name, at) => addFound(all, 'Drawer', [lineOfFile(file(name), 10 + at)]), draft);

test('files that arrive take the places that a playlist has for them, and stand there alone', () => {
  const draft = withFiles(withList(emptyDraft(), 'A', 'B-', 'C-', 'D-'), 'CBZ');
  assert.deepEqual([...openLists(draft)], [1]);
  const filled = fillIn(draft, 1, listOf('A', 'B!', 'C!', 'D-'));
  assert.equal(keys(filled), 't:A u:B u:C - u:Z');
  assert.equal(titles(tickedSongs(filled)), 'ABCZ');
  assert.equal(filled.found[1]?.song?.number, 7, 'what is known of the file is not lost');
  assert.deepEqual([...openLists(filled)], [1], 'D still waits');
  assert.deepEqual([...openLists(fillIn(draft, 1, listOf('A', 'B!', 'C!', 'Z!')))], []);
  assert.deepEqual(fillIn(draft, 2, listOf('A', 'B!', 'C!', 'D-')).found, draft.found, 'another list');
});

test('what somebody ticked or unticked stays so', () => {
  const draft = withFiles(withList(emptyDraft(), 'A', 'B?', 'C-'), 'CB');
  const unticked = tick(draft, new Set([keyAt(draft, 0), keyAt(draft, 3)]), false);
  assert.equal(draft.found[3]?.song?.key, 'u:C');
  const filled = fillIn(unticked, 1, listOf('A', 'B?', 'C!'));
  assert.equal(keys(filled), 't:A u:B u:C u:B', 'an unsure place takes nothing from the file by itself');
  assert.equal(titles(tickedSongs(filled)), 'B');
  const ticked = tick(filled, new Set([keyAt(filled, 1)]), true);
  assert.equal(keys(ticked), 't:A u:B u:C', 'and a place that was said yes to does');
  assert.deepEqual(fillIn(ticked, 1, listOf('A', 'E!', 'C!')).found, ticked.found);
});

test('who said that none is meant is asked again only for what is new', () => {
  const draft = withList(emptyDraft(), 'B?');
  const none = choose(draft, keyAt(draft, 0), undefined);
  assert.equal(keys(fillIn(none, 1, listOf('B?'))), '-');
  assert.equal(keys(fillIn(none, 1, listOf('E!'))), 'u:E');
});

test('a playlist that is dropped after its songs brings them into its order, and names the list', () => {
  const draft = withFiles(emptyDraft(), 'ZCB');
  assert.equal(draft.name, 'Drawer');
  const listed = withList(tick(draft, new Set([keyAt(draft, 1)]), false), 'B!', 'A', 'C!', 'B!');
  assert.equal(keys(listed), 'u:B t:A u:C u:B u:Z', 'what it does not ask for stands behind');
  assert.equal(titles(tickedSongs(listed)), 'BABZ', 'C was not wanted');
  assert.equal(listed.name, 'Evening');
});

test('a file that is on the list already is said to be there, and not added again', () => {
  const draft = addTicked(withFiles(emptyDraft(), 'B'));
  const filled = fillIn(withList(draft, 'A', 'B-'), 1, listOf('A', 'B!'));
  assert.equal(keys(filled), 't:A u:B');
  assert.equal(titles(tickedSongs(filled)), 'A');
});

test('a file that was brought before and comes again has one place', () => {
  const placed = withList(emptyDraft(), 'A', 'B!', 'C-');
  const draft = withFiles(placed, 'B');
  assert.equal(keys(draft), 't:A u:B -');
  assert.equal(titles(tickedSongs(draft)), 'AB');
  assert.equal(keys(withList(withFiles(emptyDraft(), 'BC'), 'C!', 'A', 'B!')), 'u:C t:A u:B');
  assert.equal(keys(fillIn(withFiles(placed, 'C'), 1, listOf('A', 'B!', 'C!'))), 't:A u:B u:C');
});
