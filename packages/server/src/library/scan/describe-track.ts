// From the facts of a file and its place on the disk to what the library says of it: title, artists, album.
import { basename, dirname, extname, relative, sep } from 'node:path';
import { foldText } from '../fold-text.ts';
import type { FileFacts } from './file-facts.ts';

export const variousArtists = 'Various Artists';
export const unknownArtist = 'Unknown Artist';

export type Description = {
  title: string;
  artists: string[];
  /** Tracks with the same key are one album. */
  albumKey: string;
  albumTitle: string;
  /** Undefined when no tag says it: the album then has the artist that all its tracks share, or various ones. */
  albumArtist: string | undefined;
  disc: number;
  number: number | undefined;
};

const discFolder = /^(?:cd|dis[ck]|dvd|lp|vinyl)[\s._-]*(\d{1,3})\b/i;

/** The folder that stands for the album: a folder that is only one of its discs leads to the one above. */
export const albumFolder = (folder: string, root: string): string =>
  discFolder.test(basename(folder)) && folder !== root ? dirname(folder) : folder;

/** "03 - Salt on the windows.flac" is number 3, "Salt on the windows". */
const fromFileName = (name: string): { title: string; number: number | undefined } => {
  const stem = basename(name, extname(name)).replaceAll('_', ' ').trim();
  const numbered = /^(?:\d{1,2}-)?(\d{1,3})(?:\s*[-.)]\s*|\s+)(?=\S)(.+)$/.exec(stem);
  if (numbered?.[1] === undefined || numbered[2] === undefined)
    return { title: stem || name, number: undefined };
  return { title: numbered[2].trim(), number: Number(numbered[1]) || undefined };
};

/** In "music/Artist/Album/song.mp3" the folder above the album is the artist. */
const artistFromFolders = (album: string, root: string): string => {
  const steps = relative(root, album).split(sep).filter(Boolean);
  return steps.length >= 2 ? (steps.at(-2) ?? unknownArtist) : unknownArtist;
};

/** Who stands first: "Anna feat. Ben" is Anna's. */
export const mainArtist = (artists: readonly string[]): string =>
  (artists[0] ?? unknownArtist).replace(/\s+[([]?(?:feat\.?|ft\.?|featuring)\s.*$/i, '') || unknownArtist;

/** The key of an album that only its folder and its title keep together. */
export const keyOfFolder = (folder: string, foldedTitle: string): string =>
  `folder ${folder}\n${foldedTitle}`;

const albumKey = (
  facts: FileFacts,
  album: { folder: string; title: string; artist: string | undefined },
): string => {
  const title = foldText(album.title);
  if (facts.album === undefined) return keyOfFolder(album.folder, title);
  if (facts.releaseId !== undefined) return `release ${facts.releaseId}`;
  if (album.artist !== undefined) return `artist ${foldText(album.artist)}\n${title}`;
  return `solo ${foldText(mainArtist(facts.artists))}\n${title}`;
};

/**
 * `place.folder` is the directory of the file and `root` the music folder it is in, both as shown to people. Albums
 * are told apart by release id, by album artist and title, by main artist and title when no album artist is tagged, and
 * by folder when no album is.
 */
export const describeTrack = (
  facts: FileFacts,
  place: { name: string; folder: string; root: string },
): Description => {
  const album = albumFolder(place.folder, place.root);
  const named = fromFileName(place.name);
  const albumTitle = facts.album ?? (album === place.root ? 'Loose songs' : basename(album));
  const albumArtist = facts.albumArtist ?? (facts.compilation ? variousArtists : undefined);
  const artists =
    facts.artists.length > 0 ? facts.artists : [facts.albumArtist ?? artistFromFolders(album, place.root)];
  const inDiscFolder = discFolder.exec(basename(place.folder))?.[1];
  return {
    title: facts.title ?? named.title,
    artists,
    albumTitle,
    albumArtist,
    albumKey: albumKey(facts, { folder: album, title: albumTitle, artist: albumArtist }),
    disc: facts.disc === 1 && inDiscFolder !== undefined ? Number(inDiscFolder) || 1 : facts.disc,
    number: facts.number ?? (facts.title === undefined ? named.number : undefined),
  };
};
