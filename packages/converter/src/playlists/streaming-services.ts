// Commercial streaming services rent their music: Gatefold reads lists of it, and never fetches it.
import { type PlaylistRefusal, refuse } from './playlist.ts';

/** Whole domains: `music.amazon.x.org` is somebody's own server. */
const services: readonly [name: string, pattern: RegExp][] = [
  [
    'Spotify',
    /^(spotify:|https?:\/\/([a-z0-9-]+\.)*(spotify\.com|spotify\.link|spotify\.app\.link|spoti\.fi)(:|\/|$))/,
  ],
  [
    'Apple Music',
    /^(music:|itmss?:|https?:\/\/([a-z0-9-]+\.)*(music|itunes|geo\.music)\.apple\.com(:|\/|$))/,
  ],
  ['YouTube', /^https?:\/\/([a-z0-9-]+\.)*(youtube\.com|youtu\.be|youtube-nocookie\.com)(:|\/|$)/],
  ['TIDAL', /^(tidal:|https?:\/\/([a-z0-9-]+\.)*tidal\.com(:|\/|$))/],
  ['Deezer', /^(deezer:|https?:\/\/([a-z0-9-]+\.)*(deezer\.com|deezer\.page\.link|dzr\.page\.link)(:|\/|$))/],
  [
    'Amazon Music',
    /^https?:\/\/([a-z0-9-]+\.)*music\.amazon\.(com|ae|ca|de|es|fr|in|it|nl|pl|sa|se|sg|co\.(jp|uk|za)|com\.(au|be|br|mx|tr))(:|\/|$)/,
  ],
  ['Qobuz', /^(qobuz:|https?:\/\/([a-z0-9-]+\.)*qobuz\.com(:|\/|$))/],
  ['SoundCloud', /^https?:\/\/([a-z0-9-]+\.)*(soundcloud\.com|snd\.sc)(:|\/|$)/],
  ['Pandora', /^https?:\/\/([a-z0-9-]+\.)*pandora\.com(:|\/|$)/],
  ['Napster', /^https?:\/\/([a-z0-9-]+\.)*napster\.com(:|\/|$)/],
  ['Yandex Music', /^https?:\/\/music\.yandex\.(ru|com|by|kz|uz)(:|\/|$)/],
  ['Anghami', /^https?:\/\/([a-z0-9-]+\.)*anghami\.com(:|\/|$)/],
  ['Audible', /^https?:\/\/([a-z0-9-]+\.)*audible\.(com|ca|de|es|fr|in|it|co\.(jp|uk)|com\.(au|br))(:|\/|$)/],
];

/** The service an address belongs to, if it is a commercial one. */
export function streamingServiceOf(address: string): string | undefined {
  const text = address.trim().toLowerCase();
  const withScheme = /^[a-z][a-z0-9+.-]*:/.test(text) ? text : `https://${text}`;
  // `https://user@host` hides the host.
  const plain = withScheme.replace(/^(https?:\/\/)[^/?#]*@/, '$1');
  return services.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** For whatever is about to be fetched: a refusal where the address is a streaming service's. */
export function refuseStreamingService(address: string): PlaylistRefusal | undefined {
  const service = streamingServiceOf(address);
  if (service === undefined) return undefined;
  return refuse(
    'streaming-service',
    `What ${service} plays is rented, not owned. Export your list there as a file and add that file here: ` +
      'Gatefold then finds the songs of it that you own.',
  );
}
