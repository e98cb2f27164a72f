// What was converted, once more: its songs go on the list, to be given another form in the settings.
import type { Conversion } from '@gatefold/contract';
import { type Draft, listMax, type Wanted } from '../list/draft.ts';
import { lackingAfter } from '../list/lacking.ts';
import { isLossyCodec } from '../list/lossy.ts';
import { keyOf, type Song } from '../list/song.ts';

/** Undefined where nothing is left that it could be made of. */
export function songOfConversion(conversion: Conversion): Song | undefined {
  const { trackId, uploadId, title, artist, album, durationMs = 0, sourceCodec = '' } = conversion;
  if (trackId === undefined && uploadId === undefined) return undefined;
  return {
    key: keyOf({ trackId, uploadId }),
    title,
    artist,
    durationMs,
    anew: true,
    ...(album === undefined ? {} : { album }),
    ...(isLossyCodec(sourceCodec) ? { lossy: true } : {}),
  };
}

/**
 * Behind what is on the list already, of which nothing is put there again; `name` holds where there is none yet.
 * `lacking`: what the list that they come from did without.
 */
export function withSongs(
  draft: Draft,
  name: string,
  songs: readonly Song[],
  lacking: readonly Wanted[] = [],
): Draft {
  const known = new Set(draft.list.map(({ key }) => key));
  const list = [...draft.list, ...songs.filter(({ key }) => !known.has(key))].slice(0, listMax);
  const lacks = lackingAfter([...(draft.lacking ?? []), ...lacking], [], list);
  return { ...draft, list, name: draft.name || name, ...(lacks.length > 0 && { lacking: lacks }) };
}
