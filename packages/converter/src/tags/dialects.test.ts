import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dialect, fromTexts, toTexts } from './dialect.ts';
import { id3v23, id3v24, ilst, riffInfo, vorbis } from './dialects.ts';
import type { TagValues } from './fields.ts';

const say = (dialect: Dialect, values: TagValues) =>
  Object.fromEntries(toTexts({ values, others: [] }, dialect));
const hear = (dialect: Dialect, texts: Record<string, string[]>) =>
  fromTexts(new Map(Object.entries(texts)), dialect);

test('a date is in parts in ID3v2.3, and what has no part is said beside them', () => {
  const date = (text: string) => say(id3v23, { date: [text] });
  assert.deepEqual(date('2021'), { TYER: ['2021'] });
  assert.deepEqual(date('2021-05-06'), { TYER: ['2021'], TDAT: ['0605'] });
  assert.deepEqual(date('2021-05-06T10:11'), { TYER: ['2021'], TDAT: ['0605'], TIME: ['1011'] });
  assert.deepEqual(date('2021-05'), { TYER: ['2021'], 'TXXX:DATE': ['2021-05'] });
  assert.deepEqual(date('in spring'), { 'TXXX:DATE': ['in spring'] });
  assert.deepEqual(say(id3v23, { originalDate: ['1999-12-31'] }), {
    TORY: ['1999'],
    'TXXX:ORIGINALDATE': ['1999-12-31'],
  });
  assert.deepEqual(say(id3v24, { date: ['2021-05'] }), { TDRC: ['2021-05'] });
  assert.deepEqual(hear(id3v24, { TYER: ['2021'], TDAT: ['0605'] }).values, { date: ['2021-05-06'] });
  assert.deepEqual(hear(id3v23, { TDRC: ['2021-05'] }).values, { date: ['2021-05'] });
});

test('stars are the bytes that players know', () => {
  const bytes = ['20', '40', '60', '80', '100'].map((rating) => say(id3v24, { rating: [rating] })['POPM']);
  assert.deepEqual(bytes, [['1'], ['64'], ['128'], ['196'], ['255']]);
  assert.deepEqual(say(id3v24, { rating: ['25'] }), { POPM: ['64'], 'TXXX:RATING': ['25'] });
  assert.deepEqual(hear(id3v23, { POPM: ['186'] }).values, { rating: ['73'] });
  assert.deepEqual(say(ilst, { rating: ['80'] }), { rate: ['80'] });
  assert.deepEqual(say(vorbis, { rating: ['80'] }), { RATING: ['80'] });
});

test('several values are joined only where a format has one', () => {
  const artist = ['A', 'B'];
  assert.deepEqual(say(id3v23, { artist }), { TPE1: ['A; B'] });
  assert.deepEqual(say(id3v23, { artist: ['A; B', 'C'] }), {
    TPE1: ['A; B; C'],
    'TXXX:ARTIST': ['A; B', 'C'],
  });
  assert.deepEqual(say(id3v24, { artist }), { TPE1: ['A', 'B'] });
  assert.deepEqual(say(ilst, { artist }), { '©ART': ['A', 'B'] });
  assert.deepEqual(say(vorbis, { artist }), { ARTIST: ['A', 'B'] });
  assert.deepEqual(say(riffInfo, { artist }), { IART: ['A; B'] });
});

test('numbers and totals share a place in all but Vorbis comments', () => {
  const values = { track: ['3'], trackTotal: ['12'] };
  assert.deepEqual(say(id3v23, values), { TRCK: ['3/12'] });
  assert.deepEqual(say(id3v24, { track: ['3'] }), { TRCK: ['3'] });
  assert.deepEqual(say(id3v24, { trackTotal: ['12'] }), { TRCK: ['0/12'] });
  assert.deepEqual(say(ilst, values), { trkn: ['3/12'] });
  assert.deepEqual(say(ilst, { track: ['A1'], trackTotal: ['12'] }), {
    trkn: ['0/12'],
    '----:TRACKNUMBER': ['A1'],
  });
  assert.deepEqual(say(vorbis, values), { TRACKNUMBER: ['3'], TRACKTOTAL: ['12'] });
});

test('the same under a second name is said once, other words there are kept', () => {
  const twice = hear(vorbis, { COMMENT: ['x'], DESCRIPTION: ['x'], TRACKTOTAL: ['9'], TOTALTRACKS: ['9'] });
  assert.deepEqual(twice, { values: { comment: ['x'], trackTotal: ['9'] }, others: [] });
  const different = hear(vorbis, { COMMENT: ['x'], DESCRIPTION: ['y'] });
  assert.deepEqual(different.others, [{ name: 'DESCRIPTION', values: ['y'] }]);
});

test('what has a place of its own without being a field of ours finds it in other formats', () => {
  const { others } = hear(id3v24, { TIT3: ['Subtitle'], TOPE: ['Somebody'], TXYZ: ['?'] });
  assert.deepEqual(Object.fromEntries(toTexts({ values: {}, others }, vorbis)), {
    SUBTITLE: ['Subtitle'],
    ORIGINALARTIST: ['Somebody'],
    TXYZ: ['?'],
  });
  assert.deepEqual(toTexts({ values: {}, others }, id3v24).get('TIT3'), ['Subtitle']);
});

test('how a file was made is not taken over', () => {
  assert.deepEqual(hear(vorbis, { ENCODER: ['Lavc'], TITLE: ['T'] }), {
    values: { title: ['T'] },
    others: [],
  });
  assert.deepEqual(hear(ilst, { '©too': ['Lavf'], '----:iTunSMPB': ['0'] }).others, []);
});
