// What somebody pasted into the search field, when it is an address.

export type Link =
  | { kind: 'album' | 'artist' | 'track'; id: string }
  /** A page of this server that is no music. */
  | { kind: 'no-music' }
  /** A commercial service: what stands there is not ours to copy. */
  | { kind: 'service' }
  | { kind: 'elsewhere' };

/** Whole domains: `tidal.example.org` is somebody's own server. */
const services = new RegExp(
  `(^|\\.)(${[
    'spotify\\.(com|link)|spoti\\.fi|(music|itunes)\\.apple\\.com|youtube(-nocookie)?\\.com|youtu\\.be|tidal\\.com',
    'deezer\\.com|(deezer|dzr)\\.page\\.link|soundcloud\\.com|snd\\.sc|qobuz\\.com|pandora\\.com|napster\\.com',
    'joox\\.com|anghami\\.com|jiosaavn\\.com|gaana\\.com|music\\.163\\.com|y\\.qq\\.com',
    'music\\.yandex\\.(ru|com|by|kz|uz)|audible\\.(com|ca|de|es|fr|in|it|co\\.(jp|uk)|com\\.(au|br))',
    'music\\.amazon\\.(com|ae|ca|de|es|fr|in|it|nl|pl|sa|se|sg|co\\.(jp|uk|za)|com\\.(au|be|br|mx|tr))',
  ].join('|')})$`,
);
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
