// A thread for one playlist: a list of a hundred thousand songs against a library of as many takes seconds, in which
// nobody could be signed out. It reads the body and writes the answer as well: as JSON both are large.
import { parentPort, workerData } from 'node:worker_threads';
import { ReadPlaylist, type Upload } from '@gatefold/contract';
import { Value } from 'typebox/value';
import { createBrowse } from '../../library/browse/browse.ts';
import { connect } from '../../library/library-file.ts';
import { type ListWish, matchList } from './match-list.ts';

export type MatchData = {
  body: ArrayBuffer;
  from: number;
  length: number;
  library: string;
  uploads: Upload[];
};
export type MatchAnswer =
  | { kind: 'matched'; json: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; code: 'malformed-request' | 'not-a-playlist'; detail: string };

const songsAtOnce = 1000;
const { body, from, length, library, uploads } = workerData as MatchData;

const wishOf = (text: string): ListWish | string => {
  let wish: unknown;
  try {
    wish = JSON.parse(text);
  } catch {
    return 'The body is not JSON.';
  }
  if (Value.Check(ReadPlaylist, wish)) return wish;
  const [problem] = Value.Errors(ReadPlaylist, wish);
  return `body${problem?.instancePath ?? ''} ${problem?.message ?? 'is not valid'}`;
};

const answerTo = (text: string): MatchAnswer => {
  const wish = wishOf(text);
  if (typeof wish === 'string') return { kind: 'refused', code: 'malformed-request', detail: wish };
  const database = connect(library, { readOnly: true });
  try {
    // Nothing is shuffled here.
    const browse = createBrowse(database, { bytes: (count) => new Uint8Array(count) });
    const songs = function* () {
      for (const some of browse.everySong(songsAtOnce)) yield* some;
    };
    const answer = matchList(wish, songs(), uploads);
    return answer.kind === 'refused'
      ? { ...answer, code: 'not-a-playlist' }
      : { kind: 'matched', json: new TextEncoder().encode(JSON.stringify(answer.match)) };
  } finally {
    database.close();
  }
};

const answer = answerTo(new TextDecoder().decode(new Uint8Array(body, from, length)));
parentPort?.postMessage(answer, answer.kind === 'matched' ? [answer.json.buffer] : []);
