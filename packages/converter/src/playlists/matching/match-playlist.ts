import { cleanIsrc, type PlaylistEntry } from '../playlist.ts';
import { foldText, tokensOf } from './fold.ts';
import { readingsOf, segmentsOf, sharedEnd } from './same-path.ts';
import { dice, foldSong, isSameRecording, likenessOf, type Song, type SongTexts } from './song.ts';

/** What there is: a track of a library or a file of a folder. */
export type Candidate = SongTexts & {
  id: string;
  isrc?: string;
  musicbrainzRecordingId?: string;
  path?: string;
};

export type Likely<C> = { candidate: C /** 0 to 1. */; likeness: number };

export type EntryMatch<C> =
  | { kind: 'sure'; entry: PlaylistEntry; candidate: C; by: 'isrc' | 'musicbrainz' | 'path' | 'title' }
  /** For a person to choose from: at least one, at most five, best first. */
  | { kind: 'unsure'; entry: PlaylistEntry; candidates: Likely<C>[] }
  | { kind: 'missing'; entry: PlaylistEntry };

const likelyMax = 5;
const likenessMin = 0.6;
/** How many places of the word index are looked at for one entry, and how many songs are then compared in full. */
const postingsMax = 2000;
const comparedMax = 40;

/** For every entry, in order, what it is among the candidates. Ten thousand against a hundred thousand take seconds. */
export function matchPlaylist<C extends Candidate>(
  entries: readonly PlaylistEntry[],
  candidates: Iterable<C>,
): EntryMatch<C>[] {
  const matcher = createMatcher<C>();
  for (const candidate of candidates) matcher.add(candidate);
  return entries.map(matcher.match);
}

/** The same in steps, for a caller that must not be held up: `add` and `match` take microseconds each. */
export function createMatcher<C extends Candidate>() {
  const candidates: { candidate: C; song: Song }[] = [];
  const byIsrc = new Map<string, number[]>();
  const byRecording = new Map<string, number[]>();
  const byFileName = new Map<string, number[]>();
  const byTitleAndArtist = new Map<string, number[]>();
  const byToken = new Map<string, number[]>();
  /** Of candidates, while one entry is looked at; zero in between. */
  let weights = new Float32Array(1024);

  function add(candidate: C): void {
    const at = candidates.length;
    const song = foldSong(candidate);
    candidates.push({ candidate, song });
    const isrc = cleanIsrc(candidate.isrc);
    if (isrc) put(byIsrc, isrc, at);
    if (candidate.musicbrainzRecordingId)
      put(byRecording, candidate.musicbrainzRecordingId.toLowerCase(), at);
    const fileName = segmentsOf(candidate.path ?? '').at(-1);
    if (fileName) put(byFileName, fileName, at);
    for (const artist of song.artists) put(byTitleAndArtist, `${song.title.key}|${artist}`, at);
    for (const token of tokensOfSong(candidate, song)) put(byToken, token, at);
  }

  function match(entry: PlaylistEntry): EntryMatch<C> {
    const song = foldSong(entry);
    const best = (found: readonly number[]) => ranked(song, found)[0];
    const sure = (found: readonly number[] | undefined, by: 'isrc' | 'musicbrainz' | 'path' | 'title') => {
      const first = best(found ?? []);
      return first && ({ kind: 'sure', entry, candidate: first.candidate, by } as const);
    };
    const recordings = allOf(
      byTitleAndArtist,
      song.artists.map((artist) => `${song.title.key}|${artist}`),
    );
    return (
      sure(byIsrc.get(entry.isrc ?? ''), 'isrc') ??
      sure(byRecording.get(entry.musicbrainzRecordingId ?? ''), 'musicbrainz') ??
      sure(atPath(entry), 'path') ??
      sure(
        recordings.filter((at) => isSameRecording(song, candidates[at]!.song)),
        'title',
      ) ??
      unsure(entry, song, recordings)
    );
  }

  function unsure(entry: PlaylistEntry, song: Song, recordings: readonly number[]): EntryMatch<C> {
    const found = ranked(song, [...new Set([...recordings.slice(0, comparedMax), ...alike(entry, song)])]);
    const likely = found.filter(({ likeness }) => likeness >= likenessMin).slice(0, likelyMax);
    return likely.length === 0 ? { kind: 'missing', entry } : { kind: 'unsure', entry, candidates: likely };
  }

  function ranked(song: Song, found: readonly number[]): Likely<C>[] {
    return found
      .map((at) => ({
        candidate: candidates[at]!.candidate,
        likeness: likenessOf(song, candidates[at]!.song),
      }))
      .sort((a, b) => b.likeness - a.likeness);
  }

  /** The one file that the entry's path means: the whole of it, or folder and name where the title agrees too. */
  function atPath(entry: PlaylistEntry): number[] {
    // A piece of a file is not the file.
    if (entry.path === undefined || entry.piece) return [];
    for (const segments of readingsOf(entry.path)) {
      const found = (byFileName.get(segments.at(-1) ?? '') ?? []).map((at) => {
        const { candidate } = candidates[at]!;
        return { at, candidate, shared: sharedEnd(segments, segmentsOf(candidate.path ?? '')) };
      });
      const most = Math.max(0, ...found.map(({ shared }) => shared));
      const [only, ...others] = found.filter(({ shared }) => shared === most);
      if (!only || others.length > 0) continue;
      const isTitle = dice(foldText(entry.title), foldText(only.candidate.title)) >= 0.8;
      if (most === segments.length || (most >= 2 && isTitle)) return [only.at];
    }
    return [];
  }

  /** Those that share the rarest words, the most of them first. */
  function alike(entry: PlaylistEntry, song: Song): number[] {
    const lists = tokensOfSong(entry, song).map((token) => byToken.get(token) ?? []);
    if (weights.length < candidates.length) weights = new Float32Array(candidates.length * 2);
    const touched: number[] = [];
    let left = postingsMax;
    for (const list of lists.sort((a, b) => a.length - b.length)) {
      const weight = 1 / Math.log2(2 + list.length);
      for (const at of list.length > left ? list.slice(0, left) : list) {
        if (weights[at] === 0) touched.push(at);
        weights[at]! += weight;
      }
      left -= list.length;
      if (left <= 0) break;
    }
    const heaviest = heaviestOf(touched, weights);
    for (const at of touched) weights[at] = 0;
    return heaviest;
  }

  return { add, match };
}

/** The heaviest first; those below the forty heaviest are left out before anything is sorted. */
function heaviestOf(found: readonly number[], weights: Float32Array): number[] {
  if (found.length <= comparedMax) return found.toSorted((a, b) => weights[b]! - weights[a]!);
  const inOrder = Float32Array.from(found, (at) => weights[at]!).sort();
  const least = inOrder[inOrder.length - comparedMax]!;
  const kept = found.filter((at) => weights[at]! >= least);
  return kept.sort((a, b) => weights[b]! - weights[a]!).slice(0, comparedMax);
}

function tokensOfSong({ artist }: SongTexts, { title }: Song): string[] {
  return [...tokensOf(title.words), ...tokensOf(foldText(artist)).map((word) => `${word}|`)];
}

function put(index: Map<string, number[]>, key: string, at: number): void {
  const list = index.get(key);
  if (list) list.push(at);
  else index.set(key, [at]);
}

function allOf(index: Map<string, number[]>, keys: readonly string[]): number[] {
  return [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
}
