// What kind of server is at an address, and a way in.
import { CannotFetch, type MusicServer } from '@gatefold/converter/command-line';
import { type GatefoldParts, openGatefold } from './gatefold-server.ts';
import { probe } from './json-call.ts';
import { isNearby } from './nearby.ts';
import { openSubsonic, speaksSubsonic } from './subsonic-server.ts';

const isGatefold = async (address: URL): Promise<boolean> => {
  const body = await probe(new URL('/api/health', address.origin));
  return body !== undefined && 'status' in body && 'node' in body;
};

/** Throws `CannotFetch`. */
export const openMusicServer = async (
  text: string,
  user: string | undefined,
  parts: GatefoldParts,
): Promise<MusicServer> => {
  const address = URL.parse(text);
  if (address === null) throw new CannotFetch('This is not an address.');
  if (address.username !== '' || address.password !== '')
    throw new CannotFetch('Leave the password out of the address: it is asked for.');
  if (address.protocol === 'http:' && !isNearby(address.hostname))
    throw new CannotFetch('Over http anybody on the way could read your password: use https.');
  if (await isGatefold(address)) return openGatefold(address, user, parts);
  const base = new URL(address.pathname.endsWith('/') ? address.pathname : `${address.pathname}/`, address);
  if (!(await speaksSubsonic(base)))
    throw new CannotFetch('Neither a Gatefold nor an OpenSubsonic server answers there.');
  if (address.hash !== '' || address.search !== '')
    throw new CannotFetch('This is the address of a page: give that of the server, and words with --find.');
  return openSubsonic(base, user, parts);
};
