// Fifth step: an album whose songs are by many, and whose tags name no album artist, came as one album for each artist.
// What stands in one folder under one title is one album.
import { shown } from '../file-path.ts';
import { foldText } from '../fold-text.ts';
import { albumFolder, keyOfFolder } from './describe-track.ts';
import { joinStore } from './join.store.ts';
import { inTransaction, type ScanState } from './scan-state.ts';

/** One that is only here lives on as the joined album: so an album that moved keeps its id. */
const become = (
  store: ReturnType<typeof joinStore>,
  key: string,
  dirs: readonly number[],
  together: readonly number[],
): number => {
  const oldest = store.oldestOnlyIn(dirs, together);
  if (oldest === undefined) return store.add(key, together[0] ?? 0);
  store.setKey(oldest, key);
  return oldest;
};

/** The directories of the discs of an album. */
const discsOf = (store: ReturnType<typeof joinStore>, home: string, folder: string): number[] =>
  store
    .directoriesBelow(home)
    .filter(({ path }) => path !== home && albumFolder(path, folder) === home)
    .map(({ no }) => no);

export const joinAlbums = ({ database, touched }: ScanState): void => {
  const store = joinStore(database);
  inTransaction(database, () => {
    for (const album of [...touched]) {
      for (const { dir, path, folder, title, sort } of store.placesOf(album)) {
        const home = albumFolder(shown(path), shown(folder));
        const dirs = home === shown(path) ? [dir] : discsOf(store, home, folder);
        const together = store.withSameTitle(dirs, sort);
        if (together.length < 2) continue;
        const key = keyOfFolder(home, foldText(title));
        const joined = store.withKey(key) ?? become(store, key, dirs, together);
        store.moveTracks(dirs, together, joined);
        for (const no of [...together, joined]) touched.add(no);
      }
    }
  });
};
