// A thread for one playlist: a list of a hundred thousand songs against a library of as many takes seconds, in which
// nobody could be signed out.
import { parentPort, workerData } from 'node:worker_threads';
import { createBrowse } from '../../library/browse/browse.ts';
import { connect } from '../../library/library-file.ts';
import { type ListWish, matchList } from './match-list.ts';

export type MatchData = ListWish & { library: string };

const songsAtOnce = 1000;
const { library, ...wish } = workerData as MatchData;
const database = connect(library, { readOnly: true });
// Nothing is shuffled here.
const browse = createBrowse(database, { bytes: (count) => new Uint8Array(count) });

function* everySong() {
  for (const songs of browse.everySong(songsAtOnce)) yield* songs;
}

parentPort?.postMessage(matchList(wish, everySong()));
database.close();
