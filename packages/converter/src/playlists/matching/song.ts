import { foldArtists, foldText, squash } from './fold.ts';
import { type FoldedTitle, foldTitle, isLiveAlbum } from './fold-title.ts';

/** What entries of lists and candidates have in common, as people write it. */
export type SongTexts = {
  title: string;
  artist: string;
  album?: string;
  durationMs?: number;
};

/** A song folded once, to be compared often. */
export type Song = {
  title: FoldedTitle;
  artists: string[];
  album: string;
  isOnLiveAlbum: boolean;
  durationMs: number | undefined;
};

export function foldSong({ title, artist, album = '', durationMs }: SongTexts): Song {
  const folded = foldTitle(title);
  return {
    title: folded,
    artists: [...new Set([...foldArtists(artist), ...folded.guests])],
    album: squash(foldText(album.replace(/[([][^()[\]]*[)\]]/g, ' ')), album),
    isOnLiveAlbum: album !== '' && isLiveAlbum(album),
    durationMs: durationMs || undefined,
  };
}

/** From 0 to 1, what a listener would call alike: the title most, then the artist, then length and album. */
export function likenessOf(a: Song, b: Song): number {
  const parts: [weight: number, likeness: number][] = [[0.55, dice(a.title.key, b.title.key)]];
  if (a.artists.length > 0 && b.artists.length > 0) parts.push([0.3, artistLikeness(a, b)]);
  const apart = msApart(a, b);
  if (apart !== undefined) parts.push([0.1, Math.exp(-apart / 20_000)]);
  if (a.album !== '' && b.album !== '') parts.push([0.05, dice(a.album, b.album)]);
  const weight = parts.reduce((sum, [part]) => sum + part, 0);
  const likeness = parts.reduce((sum, [part, alike]) => sum + part * alike, 0) / weight;
  const digits = (song: Song) => song.title.words.replace(/\D+/g, ' ').trim();
  return likeness * (isSameVersion(a, b) ? 1 : 0.75) * (digits(a) === digits(b) ? 1 : 0.8);
}

/** The same song in the same recording, as far as texts and length can tell. */
export function isSameRecording(a: Song, b: Song): boolean {
  if (a.title.key !== b.title.key || !shareArtist(a, b) || !isSameVersion(a, b)) return false;
  const apart = msApart(a, b);
  if (a.title.detail !== b.title.detail && (apart === undefined || apart > 3000)) return false;
  const isSameAlbum = a.album !== '' && a.album === b.album;
  return apart === undefined || apart <= (isSameAlbum ? 15_000 : 7000);
}

function isSameVersion(a: Song, b: Song): boolean {
  const [mine, others] = [versionsOf(a, b), versionsOf(b, a)];
  if (mine !== others) return false;
  const [detail, otherDetail] = [a.title.detail, b.title.detail];
  return detail === otherDetail || detail === '' || otherDetail === '';
}

/** On a live album a title need not say so; nothing is said by it where both are of the same album. */
function versionsOf(song: Song, other: Song): string {
  const isImplied = song.isOnLiveAlbum && song.album !== other.album && !/\blive\b/.test(song.title.versions);
  return isImplied ? `live ${song.title.versions}`.trim() : song.title.versions;
}

function shareArtist(a: Song, b: Song): boolean {
  const [first] = a.artists;
  const [otherFirst] = b.artists;
  if (first === undefined || otherFirst === undefined) return false;
  return a.artists.includes(otherFirst) || b.artists.includes(first);
}

function artistLikeness(a: Song, b: Song): number {
  return shareArtist(a, b) ? 1 : dice([...a.artists].sort().join(' '), [...b.artists].sort().join(' '));
}

function msApart(a: Song, b: Song): number | undefined {
  return a.durationMs === undefined || b.durationMs === undefined
    ? undefined
    : Math.abs(a.durationMs - b.durationMs);
}

/** Dice's coefficient of the pairs of neighbouring characters. */
export function dice(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 2 || b.length < 2) return 0;
  const pairs = new Map<number, number>();
  for (let at = 1; at < a.length; at += 1) {
    const pair = a.charCodeAt(at - 1) * 65_536 + a.charCodeAt(at);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 1; at < b.length; at += 1) {
    const pair = b.charCodeAt(at - 1) * 65_536 + b.charCodeAt(at);
    const left = pairs.get(pair) ?? 0;
    if (left > 0) {
      shared += 1;
      pairs.set(pair, left - 1);
    }
  }
  return (2 * shared) / (a.length + b.length - 2);
}
