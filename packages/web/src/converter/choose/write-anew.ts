// A playlist whose file the page has no longer, since it was loaded anew: written from what its lines still say.
import type { PlaylistText } from '../converter-calls.ts';
import type { Found } from '../list/draft.ts';

/** As JSPF; `numbers` are the places of its songs in the list that it was, in the same order. */
export function writeAnew(found: readonly Found[], list: number): PlaylistText & { numbers: number[] } {
  const lines = found.flatMap(({ asked, wanted }) =>
    asked?.list === list && wanted ? [{ asked, wanted }] : [],
  );
  const track = lines.map(({ wanted: { title, artist, durationMs } }) => ({
    title,
    creator: artist,
    ...(durationMs === undefined ? {} : { duration: durationMs }),
  }));
  return {
    name: 'list.jspf',
    text: JSON.stringify({ playlist: { track } }),
    numbers: lines.map(({ asked }) => asked.number),
  };
}
