// What somebody pasted into the search field, when it is an address.

export type Link =
  | { kind: 'album' | 'artist' | 'track'; id: string }
  /** A page of this server that is no music. */
  | { kind: 'no-music' }
  /** A commercial service: what stands there is not ours to copy. */
  | { kind: 'service' }
  | { kind: 'elsewhere' };

const services =
  /(^|\.)(spotify|apple|itunes|youtube|youtu|tidal|deezer|soundcloud|amazon|audible|qobuz|pandora|napster|joox|anghami|jiosaavn|gaana|netease|163|qq)\.[a-z.]+$/;
const kinds = { albums: 'album', artists: 'artist', tracks: 'track' } as const;

/** Undefined when it is no address but something to search for. `origin` is that of this server. */
export function readLink(text: string, origin: string): Link | undefined {
  const trimmed = text.trim();
  if (/^spotify:/i.test(trimmed)) return { kind: 'service' };
  if (!/^https?:\/\/\S+$/i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  if (url.origin !== origin) return { kind: services.test(url.hostname) ? 'service' : 'elsewhere' };
  const found = /^(?:\/api)?\/(albums|artists|tracks)\/([0-9a-hjkmnp-tv-z]{11})(?:\/|$)/.exec(url.pathname);
  if (!found) return { kind: 'no-music' };
  return { kind: kinds[found[1] as keyof typeof kinds], id: found[2] as string };
}
