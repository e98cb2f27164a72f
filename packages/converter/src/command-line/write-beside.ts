// What is written beside the music: lists and proofs.
import { open, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { isThere, partOf, publish, settle } from '../convert/part-file.ts';
import { choosePath } from '../convert/place-part.ts';
import { nameOf } from '../names/name-file.ts';
import { createPlaces } from '../names/places.ts';
import { writePlaylist } from '../playlists/write-playlist.ts';
import { proofText } from '../proof-text.ts';
import type { Outcome } from '../words.ts';
import type { Wish } from './options.ts';
import type { Planned } from './plan.ts';

export type Outcomes = ReadonlyMap<string, Outcome>;
type WhenThere = Wish['whenThere'];

/** False when the wish is to leave the file that is there, and that says something else. */
const write = async (to: string, text: string, whenThere: WhenThere): Promise<boolean> => {
  const part = partOf(to);
  await rm(part, { force: true });
  try {
    await writeFile(part, text, { flag: 'wx' });
    await settle(part);
    for (;;) {
      if (whenThere === 'skip' && (await isThere(to))) return false;
      const path = await choosePath(to, whenThere);
      if ((await publish(part, path, whenThere === 'replace')) === 'published') return true;
    }
  } finally {
    await rm(part, { force: true });
  }
};

const textOf = (
  kind: Wish['write'][number],
  name: string,
  planned: readonly Planned[],
  outcomes: Outcomes,
  out: string,
) => {
  const files = planned.flatMap(({ conversion, found }) => {
    const outcome = outcomes.get(conversion.id);
    if (outcome === undefined || outcome.kind === 'failed') return [];
    const path = outcome.kind === 'done' ? outcome.path : conversion.to;
    return [{ path: relative(out, path).replaceAll('\\', '/'), ...found.facts.song }];
  });
  return writePlaylist(kind, { name, files });
};

/** A list for each that the tracks came by; `onKept` hears of those that were there and stay. */
export const writeLists = async (
  planned: readonly Planned[],
  outcomes: Outcomes,
  { out, write: kinds, whenThere }: Pick<Wish, 'out' | 'write' | 'whenThere'>,
  onKept: (name: string) => void,
): Promise<void> => {
  const lists = Map.groupBy(planned, ({ found }) => found.list);
  // The lists that were asked for may lie in this very folder, and are never replaced.
  const given = [...lists.keys()].flatMap((list) => (list ? [relative(out, list.path)] : []));
  const places = createPlaces([
    ...planned.map(({ name }) => name),
    ...given.map((path) => path.replaceAll('\\', '/')).filter((path) => !path.startsWith('..')),
  ]);
  for (const [list, ofList] of lists)
    for (const kind of kinds) {
      const name = list?.name ?? basename(out);
      const place = places.place(nameOf(name, kind));
      const isWritten = await write(join(out, place), textOf(kind, name, ofList, outcomes, out), whenThere);
      if (!isWritten) onKept(place);
    }
};

/** Behind those that are in the file already: of each that was made now, what was checked. */
export const addProofs = async (
  path: string,
  planned: readonly Planned[],
  outcomes: Outcomes,
): Promise<void> => {
  const texts = planned.flatMap(({ conversion, name }) => {
    const outcome = outcomes.get(conversion.id);
    return outcome?.kind === 'done' ? [proofText(name, outcome.proof)] : [];
  });
  await using file = await open(path, 'a');
  const isFirst = (await file.stat()).size === 0;
  for (const [at, text] of texts.entries()) await file.writeFile(isFirst && at === 0 ? text : `\n${text}`);
};
