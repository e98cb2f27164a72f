import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PlaylistEntry } from '../playlist.ts';
import { type Candidate, type EntryMatch, matchPlaylist } from './match-playlist.ts';

// A case is a folder: entries of a list, what there is, and what each entry is found to be.
const cases = join(import.meta.dirname, '..', 'cases', 'match');
const folders = readdirSync(cases);
assert.ok(folders.length > 15, 'the cases are not there');

type Expected = { kind: string; id?: string; by?: string; ids?: string[] };
type Case = { entries: PlaylistEntry[]; candidates: Candidate[]; expected: Expected[] };

for (const folder of folders) {
  test(`matches ${folder}`, () => {
    const { entries, candidates, expected } = JSON.parse(
      readFileSync(join(cases, folder, 'case.json'), 'utf8'),
    ) as Case;
    const shown = matchPlaylist(entries, candidates).map(show);
    for (const [at, entry] of entries.entries()) {
      const { ids, ...rest } = shown[at]!;
      const wanted = expected[at]!;
      const what = `${entry.title} by ${entry.artist}: ${JSON.stringify(shown[at])}`;
      // Of the unsure, others may follow the best ones.
      assert.deepEqual(
        { ...rest, ids: ids?.slice(0, wanted.ids?.length) },
        { ids: undefined, ...wanted },
        what,
      );
    }
  });
}

function show(match: EntryMatch<Candidate>): Expected {
  if (match.kind === 'sure') return { kind: 'sure', id: match.candidate.id, by: match.by };
  if (match.kind === 'missing') return { kind: 'missing' };
  return { kind: 'unsure', ids: match.candidates.map(({ candidate }) => candidate.id) };
}

test('ten thousand entries are matched against a hundred thousand songs in a couple of seconds', () => {
  // As in languages, some words are everywhere and most are rare; the same numbers on every run.
  let state = 7;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const syllables = 'ka lo mi ter ven sol ar ba du eno fi gra hul ista jor kel'.split(' ');
  const word = () => {
    const rank = Math.floor(50_000 ** chance());
    return Array.from(rank.toString(16), (digit) => syllables[Number.parseInt(digit, 16)]).join('');
  };
  const song = () => ({
    title: [word(), word(), word()].join(' '),
    artist: `The ${word()} ${word()}`,
    album: `${word()} ${word()}`,
    durationMs: 120_000 + Math.floor(chance() * 200_000),
  });
  const candidates = Array.from({ length: 100_000 }, (_, number) => ({ id: String(number), ...song() }));
  const entries = Array.from({ length: 10_000 }, (_, at) => {
    const heard = at % 3 === 2 ? song() : { ...candidates[at * 10]! };
    if (at % 3 === 1) heard.title = `${heard.title.slice(0, 3)}x${heard.title.slice(3)}`;
    return { ...heard, number: at + 1 };
  });
  const startedAt = process.cpuUsage();
  const matches = matchPlaylist(entries, candidates);
  // Processor time, as other tests run at the same time.
  const tookMs = process.cpuUsage(startedAt).user / 1000;
  const found = (kind: number, verdict: string) =>
    matches.filter((match, at) => at % 3 === kind && match.kind === verdict).length;
  assert.ok(found(0, 'sure') === 3334, `${found(0, 'sure')} of those that are there are surely found`);
  assert.ok(found(1, 'unsure') > 3000, `${found(1, 'unsure')} of those written wrong are found`);
  assert.ok(found(2, 'missing') > 2900, `${found(2, 'missing')} of those that are not there are missing`);
  assert.ok(tookMs < 10_000, `${Math.round(tookMs)} ms`);
  console.log(`matched 10,000 entries with 100,000 songs in ${Math.round(tookMs)} ms`);
});

test('whatever the texts are, a song is surely itself, and likeness stays between 0 and 1', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  const song = fc.record({ title: text, artist: text, durationMs: fc.integer({ min: 1, max: 9_000_000 }) });
  fc.assert(
    fc.property(fc.array(song, { minLength: 1, maxLength: 8 }), (songs) => {
      const candidates = songs.map((one, at) => ({ id: String(at), ...one }));
      for (const match of matchPlaylist(
        songs.map((one, at) => ({ number: at + 1, ...one })),
        candidates,
      )) {
        if (match.kind === 'unsure') {
          for (const { likeness } of match.candidates) assert.ok(likeness >= 0 && likeness <= 1.000001);
        }
        const hasArtist = /[\p{L}\p{N}]/u.test(match.entry.artist.normalize('NFKD'));
        if (hasArtist && match.entry.title.trim() !== '') assert.equal(match.kind, 'sure');
      }
    }),
  );
});
