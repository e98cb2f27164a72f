// From the words of the command to the tracks they mean: files as they are, folders whole, lists in their order.
import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { matchPlaylist } from '../playlists/matching/match-playlist.ts';
import { readPlaylist } from '../playlists/read-playlist.ts';
import { refuseStreamingService } from '../playlists/streaming-services.ts';
import type { Source } from '../words.ts';
import { type FileFacts, readFacts } from './file-facts.ts';
import type { Remote } from './music-server.ts';
import { findPlace, isThere, sourceOf } from './places.ts';
import { readSheets } from './sheets.ts';
import { walk } from './walk.ts';
import { whyUnread } from './why-not.ts';

/** One list of a file of lists; its tracks share the very object. */
export type List = { name: string; path: string };
/** A track that was asked for. `list`: by which it came; `remote`: what is at its place comes when it is needed. */
export type Found = { source: Source; facts: FileFacts; list?: List; remote?: Remote };
/** What could not be had: a sentence for each. */
export type Gathered = {
  found: Found[];
  missing: { what: string; why: string }[];
  /** Files of folders that are no music. */
  passedOver?: string[];
};

const listEndings = new Set(['.m3u', '.m3u8', '.xspf', '.jspf', '.pls', '.cue']);
const endingOf = (path: string) => extname(path).toLowerCase();

const nameOf = (one: Found | undefined) => one?.remote?.title ?? one?.source.path;

/** The songs of a list: by the places that it names, the others out of `pool` by what it says of them. */
const gatherList = async (list: string, pool: readonly Found[]): Promise<Gathered> => {
  const bytes = await readFile(list).catch(whyUnread);
  if (typeof bytes === 'string') return { found: [], missing: [{ what: list, why: bytes }] };
  const read = readPlaylist(list, bytes);
  if (read.kind === 'refused') return { found: [], missing: [{ what: list, why: read.detail }] };
  const found: Found[] = [];
  const missing: Gathered['missing'] = [];
  const candidates = pool.map(({ source, facts }, at) => ({ ...facts.song, id: `${at}`, path: source.path }));
  for (const { name, entries } of read.lists) {
    const from: List = { name, path: list };
    const matched = candidates.length > 0 ? matchPlaylist(entries, candidates) : [];
    for (const [at, entry] of entries.entries()) {
      const place = await findPlace(entry, list);
      const match = matched[at];
      if (place !== undefined) {
        const source = sourceOf(place, entry);
        found.push({ source, facts: await readFacts(source), list: from });
      } else if (match?.kind === 'sure') {
        found.push({ ...(pool[Number(match.candidate.id)] as Found), list: from });
      } else {
        const what = [entry.artist, entry.title].filter((text) => text !== '').join(' – ');
        const why =
          match?.kind === 'unsure'
            ? `It may be ${match.candidates.map(({ candidate }) => nameOf(pool[Number(candidate.id)])).join(' or ')}; name the file itself.`
            : `Nothing like it was found (${name}, ${entry.number}).`;
        missing.push({ what, why });
      }
    }
  }
  return { found, missing };
};

const gatherOne = async (source: string, out: string): Promise<Gathered> => {
  const refused = refuseStreamingService(source);
  if (refused !== undefined) return { found: [], missing: [{ what: source, why: refused.detail }] };
  const path = resolve(source);
  const state = await stat(path).catch(() => undefined);
  if (state === undefined)
    return { found: [], missing: [{ what: source, why: 'There is no such file or folder.' }] };
  if (!state.isDirectory() && listEndings.has(endingOf(path))) return gatherList(path, []);
  const { paths, missing, passedOver } = state.isDirectory()
    ? await walk(path, out)
    : { paths: [path], missing: [], passedOver: [] };
  const isSheet = (one: string) => endingOf(one) === '.cue';
  const { songs, unused } = await readSheets(passedOver.filter(isSheet));
  // Images of discs are music where a sheet says so, and only there.
  const all = [...paths, ...passedOver.filter((one) => songs.has(one))];
  const sources = all.flatMap((one) => songs.get(one) ?? [{ path: one }]);
  const found: Found[] = [];
  for (const one of sources) found.push({ source: one, facts: await readFacts(one) });
  if (found.length === 0 && missing.length === 0)
    missing.push({ what: source, why: 'There is no music in this folder.' });
  const left = passedOver.filter((one) => !isSheet(one) && !songs.has(one));
  return { found, missing, passedOver: [...left, ...unused] };
};

const together = (all: readonly Gathered[]): Gathered => ({
  found: all.flatMap(({ found }) => found),
  missing: all.flatMap(({ missing }) => missing),
  passedOver: all.flatMap(({ passedOver = [] }) => passedOver),
});

/**
 * With lists, the sources are where their songs are looked for, and nothing else of them is taken. `out`, where finished
 * files lie, is no source when it lies in one: what is made is never made again.
 */
export const gather = async (
  { sources, lists, out }: { sources: readonly string[]; lists: readonly string[]; out: string },
  fetched: Gathered,
): Promise<Gathered> => {
  const here: Gathered[] = [fetched];
  for (const source of sources) here.push(await gatherOne(source, out));
  const all = together(here);
  if (lists.length === 0) return all;
  const listed: Gathered[] = [];
  for (const list of lists) {
    const refused = refuseStreamingService(list);
    if (refused) listed.push({ found: [], missing: [{ what: list, why: refused.detail }] });
    else if (await isThere(resolve(list))) listed.push(await gatherList(resolve(list), all.found));
    else listed.push({ found: [], missing: [{ what: list, why: 'There is no such list.' }] });
  }
  return together([{ found: [], missing: all.missing }, ...listed]);
};
