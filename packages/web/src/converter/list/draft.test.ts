import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaylistMatch } from '@gatefold/contract';
import { alongOf, takeAlong, withWish } from '../settings/along.ts';
import { withFormat } from '../settings/form.ts';
import {
  addFound,
  addTicked,
  choose,
  clearList,
  type Draft,
  dropGone,
  emptyDraft,
  lineOfFile,
  linesOf,
  linesOfPlaylist,
  listMax,
  markGone,
  moveSong,
  newLines,
  removeSong,
  tick,
  tickedSongs,
} from './draft.ts';
import type { Song } from './song.ts';
import { settingsAnew, usualSettings } from './usual-settings.ts';

const song = (name: string): Song => ({ key: `t:${name}`, title: name, artist: 'X', durationMs: 1000 });
const titles = (songs: Song[]) => songs.map(({ title }) => title).join('');
const some = (names: string) => linesOf([...names].map(song));

const match: PlaylistMatch = {
  name: 'Evening',
  kind: 'm3u',
  entries: [
    {
      number: 1,
      title: 'A',
      artist: 'X',
      match: 'sure',
      candidates: [{ trackId: 'A', title: 'A', artist: 'X', durationMs: 1000, codec: 'FLAC', likeness: 1 }],
    },
    {
      number: 2,
      title: 'B (live)',
      artist: 'X',
      match: 'unsure',
      candidates: [
        { trackId: 'B', title: 'B', artist: 'X', durationMs: 1000, codec: 'FLAC', likeness: 0.8 },
        { trackId: 'C', title: 'C', artist: 'X', durationMs: 1000, codec: 'FLAC', likeness: 0.6 },
      ],
    },
    { number: 3, title: 'D', artist: 'X', match: 'missing', candidates: [] },
  ],
};

test('what is found comes ticked, and nothing is found twice', () => {
  const draft = addFound(addFound(emptyDraft(), 'One', some('AB')), 'Two', some('BC'));
  assert.equal(titles(tickedSongs(draft)), 'ABC');
  assert.equal(draft.name, 'One');
  const added = addTicked(draft);
  assert.equal(titles(added.list), 'ABC');
  assert.deepEqual(added.found, []);
  assert.equal(addFound(added, 'Three', some('CD')).found.length, 1, 'C is on the list already');
});

test('what a playlist repeats stands there as often, and each of them can be taken away', () => {
  const draft = addTicked(addFound(emptyDraft(), 'One', some('ABAC')));
  assert.equal(titles(draft.list), 'ABAC');
  assert.equal(titles(removeSong(draft, 2).list), 'ABC');
  assert.equal(newLines(draft, some('CDA')).length, 1, 'D alone is new');
});

test('only what is ticked is added', () => {
  const draft = addFound(emptyDraft(), '', some('ABCD'));
  const some2 = new Set(draft.found.slice(1, 3).map(({ key }) => key));
  assert.equal(titles(addTicked(tick(draft, some2, false)).list), 'AD');
});

test('of a playlist the sure are ticked, the unsure wait, and the missing cannot be ticked', () => {
  const draft = addFound(emptyDraft(), match.name, linesOfPlaylist(match, 1));
  assert.equal(titles(tickedSongs(draft)), 'A');
  const all = tick(draft, new Set(draft.found.map(({ key }) => key)), true);
  assert.equal(titles(tickedSongs(all)), 'AB');
});

test('a candidate that is chosen takes the place of the line, and none of them empties it', () => {
  const draft = addFound(emptyDraft(), match.name, linesOfPlaylist(match, 1));
  const unsure = draft.found[1];
  assert.ok(unsure?.candidates?.[1]);
  const chosen = choose(draft, unsure.key, unsure.candidates[1]);
  assert.equal(titles(tickedSongs(chosen)), 'AC');
  const none = choose(chosen, unsure.key, undefined);
  assert.equal(titles(tickedSongs(none)), 'A');
  assert.equal(none.found[1]?.match, 'missing');
});

test('the list keeps its order when songs go', () => {
  const draft = addTicked(addFound(emptyDraft(), 'One', some('ABCD')));
  assert.equal(titles(removeSong(draft, 1).list), 'ACD');
  assert.equal(removeSong(addTicked(addFound(emptyDraft(), 'One', some('A'))), 0).name, '');
});

test('what is no longer there is marked on the list, and goes when somebody says so', () => {
  const draft = addTicked(addFound(emptyDraft(), 'One', some('ABAC')));
  const marked = markGone(draft, new Set(['t:A']));
  assert.equal(titles(marked.list), 'ABAC');
  assert.equal(titles(dropGone(marked).list), 'BC');
});

test('a list never grows over its bound', () => {
  const lines = linesOf(Array.from({ length: listMax + 5 }, (_, at) => song(String(at))));
  const draft = addTicked(addFound(emptyDraft(), '', lines));
  assert.equal(draft.list.length, listMax);
  assert.equal(addTicked(addFound(draft, '', some('Z'))).list.length, listMax);
});

test('files stand as they were dropped, whichever arrives first', () => {
  let draft = emptyDraft();
  for (const [name, sent] of [
    ['C', 13],
    ['A', 11],
    ['D', 14],
    ['B', 12],
  ] as const)
    draft = addFound(draft, '', [lineOfFile(song(name), sent)]);
  assert.equal(titles(tickedSongs(draft)), 'ABCD');
  draft = addFound(addFound(draft, 'One', some('LM')), '', [lineOfFile(song('E'), 15)]);
  assert.equal(titles(tickedSongs(draft)), 'ABCDLME');
});

test('a song goes to another place of the list, and never beyond its ends', () => {
  const draft = addTicked(addFound(emptyDraft(), 'One', some('ABCD')));
  assert.equal(titles(moveSong(draft, 0, 2).list), 'BCAD');
  assert.equal(titles(moveSong(draft, 3, -1).list), 'DABC');
  assert.equal(titles(moveSong(draft, 1, 9).list), 'ACDB');
  assert.equal(moveSong(draft, 9, 0), draft);
});

test('the list remembers what of playlists it lacks until that comes or it is cleared', () => {
  const draft = addTicked(addFound(emptyDraft(), match.name, linesOfPlaylist(match, 1)));
  const lacking = ({ lacking: all = [] }: Draft) => all.map(({ title }) => title).join();
  assert.equal(lacking(draft), 'B (live),D', 'what nobody looked at is lacking, too');
  assert.equal(lacking(addTicked(addFound(draft, '', some('D')))), 'B (live)');
  assert.equal(lacking(addTicked(addFound(draft, '', linesOfPlaylist(match, 2)))), 'B (live),D');
  assert.equal(removeSong(draft, 0).lacking, undefined);
  const gone = dropGone(markGone(draft, new Set(draft.list.map(({ key }) => key))));
  assert.deepEqual(gone, removeSong(draft, 0), 'also when all of it is gone');
  const wanted = [
    { title: 'Ärger!', artist: 'The Others' },
    { title: 'Hum', artist: '' },
  ];
  const waits = { ...draft, lacking: wanted };
  const came = [
    { ...song('x'), title: 'arger', artist: 'the others' },
    { ...song('y'), title: 'Hum', artist: 'Somebody' },
  ];
  assert.equal(lacking(addTicked(addFound(waits, '', linesOf(came)))), '', 'in another spelling, too');
});

test('a new list takes format and quality of the one before, says so, and nothing else', () => {
  const before = { ...emptyDraft(), list: [song('A')] };
  const usual = clearList(before);
  assert.deepEqual([usual.settings, usual.carried], [usualSettings, undefined]);
  const car = takeAlong(before, 'car');
  assert.equal(car.settings.profile, 'car');
  assert.deepEqual([clearList(car).settings, clearList(car).carried], [usualSettings, undefined]);
  const phone = takeAlong(before, 'phone');
  assert.equal(phone.settings.format, 'aac');
  assert.deepEqual([clearList(phone).settings, clearList(phone).carried], [usualSettings, undefined]);
  const own = withWish(before, (settings) => ({
    ...withFormat(settings, 'flac'),
    name: '{title}',
    check: 'quick',
  }));
  const next = clearList(own);
  assert.equal(next.carried, true);
  assert.deepEqual(next.settings, settingsAnew({ format: 'flac' }));
  assert.equal(next.settings.name, usualSettings.name);
  assert.equal(withWish(next, (settings) => ({ ...settings, cover: 'none' })).carried, true);
  const chosen = withWish(next, (settings) => withFormat(settings, 'mp3'));
  assert.equal(chosen.carried, undefined, 'it is said until somebody chooses another form');
});

test('a phone is left by what does not go with it, and by choice for what was there before', () => {
  const before = withWish({ ...emptyDraft(), list: [song('A')] }, (all) => withFormat(all, 'flac'));
  const phone = takeAlong(before, 'phone');
  assert.equal(alongOf(phone), 'phone');
  assert.equal(alongOf(withWish(phone, (all) => ({ ...all, kbps: 320 }))), 'phone');
  assert.equal(alongOf(withWish(phone, (all) => withFormat(all, 'opus'))), 'none');
  assert.deepEqual(takeAlong(phone, 'none').settings, before.settings);
  assert.deepEqual(takeAlong(takeAlong(phone, 'car'), 'none').settings, before.settings);
});
