// Last step: each album that changed gets its cover: a picture beside the music, else the first that is embedded.
import type { PictureSource } from '../covers/picture.ts';
import { within } from '../file-path.ts';
import { coverStore } from './cover.store.ts';
import { albumFolder } from './describe-track.ts';
import { inTransaction, type ScanState } from './scan-state.ts';

type Store = ReturnType<typeof coverStore>;
type Found = { album: number; source: PictureSource; version: string; colors: [string, string] | undefined };

/** Pictures looked at together; each costs a decoding, which runs on a thread of its own. */
const albumsAtOnce = 2;

/** Candidates in the order in which they are tried. */
const sourcesOf = (store: Store, album: number): PictureSource[] => {
  const sources: PictureSource[] = [];
  const places = store.places(album);
  for (const { path, image } of places)
    if (image !== null) sources.push({ path: within(path, image), kind: 'image' });
  for (const { path, folder } of places) {
    const above = albumFolder(path, folder);
    const image = above === path ? null : store.imageIn(above);
    if (image !== null) sources.push({ path: within(above, image), kind: 'image' });
  }
  const track = store.firstWithPicture(album);
  if (track !== undefined) sources.push({ path: within(track.path, track.name), kind: 'embedded' });
  return sources;
};

const findCover = async (store: Store, album: number): Promise<Found | undefined> => {
  // Loaded only when there is a cover to look at: most scans find nothing new, and should start at once.
  const { pictureVersion, readPicture } = await import('../covers/picture.ts');
  for (const source of sourcesOf(store, album)) {
    const picture = await readPicture(source);
    if (picture === undefined) continue;
    const version = pictureVersion(picture);
    if (store.known(album)?.cover_version === version) return { album, source, version, colors: undefined };
    const { readColors } = await import('../covers/resize.ts');
    const colors = await readColors(picture);
    if (colors !== undefined) return { album, source, version, colors: [colors.color, colors.secondColor] };
  }
  return undefined;
};

export const findCovers = async ({ database, touched }: ScanState): Promise<void> => {
  const store = coverStore(database);
  const ahead = [...touched].filter((album) => store.known(album) !== undefined);
  const work = async () => {
    for (let album = ahead.pop(); album !== undefined; album = ahead.pop()) {
      const found = await findCover(store, album);
      const known = store.known(album);
      inTransaction(database, () => {
        if (found === undefined) {
          if (known?.cover_version) store.set(album, null, null, null);
        } else if (found.colors === undefined) store.move(album, found.source.path, found.source.kind);
        else store.set(album, found.source.path, found.source.kind, found.version, found.colors);
      });
    }
  };
  await Promise.all(Array.from({ length: albumsAtOnce }, work));
};
