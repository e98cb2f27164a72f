// `gatefold convert`: gathers, plans, converts, and says how it went.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { nameOf } from '../names/name-file.ts';
import { refuseStreamingService } from '../playlists/streaming-services.ts';
import { writePlaylist } from '../playlists/write-playlist.ts';
import { createPool } from '../pool/pool.ts';
import { proofText } from '../proof-text.ts';
import { startBatch } from '../queue/run-batch.ts';
import type { SqliteLedger } from '../queue/sqlite-ledger.ts';
import type { Conversion, Outcome } from '../words.ts';
import { CannotFetch, fetchFrom, type MusicServer, removeFetched } from './from-server.ts';
import { type Gathered, gather } from './gather.ts';
import { convertHelpInFull } from './help.ts';
import { readOptions, type Wish } from './options.ts';
import { type Planned, plan } from './plan.ts';
import { openQueueOf } from './queue-of-folder.ts';
import { takeAlong, targetFor } from './take-along.ts';
import { createJsonTeller, createTeller, type Output, type Summary, type Teller } from './tell.ts';

export { CannotFetch, type MusicServer, type ServerSong } from './from-server.ts';

export type ConvertParts = {
  /** Where relative places begin. */
  folder: string;
  output: Output;
  /** For what went wrong with the words themselves. */
  complain(sentence: string): void;
  /** Calls `stop` when the person wants it to stop; the answer ends that. */
  onStop(stop: () => void): () => void;
  /** Where music is made ready that goes elsewhere, such as onto a stick. */
  cacheFolder: string;
  /** Signs in to the server at an address; without it addresses are refused. Throws `CannotFetch`. */
  openServer?(address: string, user: string | undefined): Promise<MusicServer>;
};

/** Exit codes: sysexits has none that people know better. */
const codes = { made: 0, failed: 1, usage: 2, stopped: 130 } as const;

const isAddress = (source: string) => /^https?:\/\//i.test(source);

const fetchOne = async (
  address: string,
  wish: Wish,
  { openServer }: ConvertParts,
  tell: Teller,
): Promise<Gathered> => {
  const none = (why: string): Gathered => ({ found: [], missing: [{ what: address, why }] });
  const refused = refuseStreamingService(address);
  if (refused !== undefined) return none(refused.detail);
  if (openServer === undefined) return none('This command has no network.');
  try {
    return await fetchFrom(await openServer(address, wish.user), wish, tell);
  } catch (error) {
    if (error instanceof CannotFetch) return none(error.message);
    throw error;
  }
};

const fetchAll = async (wish: Wish, parts: ConvertParts, tell: Teller): Promise<Gathered> => {
  const all: Gathered = { found: [], missing: [] };
  for (const address of wish.sources.filter(isAddress)) {
    const { found, missing } = await fetchOne(address, wish, parts, tell);
    all.found.push(...found);
    all.missing.push(...missing);
  }
  return all;
};

const writeLists = async (
  planned: readonly Planned[],
  outcomes: ReadonlyMap<string, Outcome>,
  wish: Wish,
) => {
  const lists = Map.groupBy(planned, ({ found }) => found.list ?? basename(wish.out));
  for (const [name, ofList] of lists) {
    const files = ofList.flatMap(({ conversion, found }) => {
      const outcome = outcomes.get(conversion.id);
      if (outcome === undefined || outcome.kind === 'failed') return [];
      const path = outcome.kind === 'done' ? (outcome.path ?? conversion.to) : conversion.to;
      return [{ path: relative(wish.out, path).replaceAll('\\', '/'), ...found.facts.song }];
    });
    for (const kind of wish.write)
      await writeFile(join(wish.out, nameOf(name, kind)), writePlaylist(kind, { name, files }));
  }
};

const writeProofs = (path: string, planned: readonly Planned[], outcomes: ReadonlyMap<string, Outcome>) => {
  const texts = planned.flatMap(({ conversion, name }) => {
    const outcome = outcomes.get(conversion.id);
    return outcome?.kind === 'done' ? [proofText(name, outcome.proof)] : [];
  });
  return writeFile(path, texts.join('\n'));
};

const countsOf = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

const summaryOf = (outcomes: readonly Outcome[], missing: number, passedOver: readonly string[]): Summary => {
  const done = outcomes.filter(({ kind }) => kind === 'done');
  const count = (kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind).length;
  return {
    done: done.length,
    copied: done.filter((one) => one.kind === 'done' && one.proof.how === 'copied').length,
    skipped: count('skipped'),
    failed: count('failed'),
    missing,
    passedOver: countsOf(passedOver.map((path) => extname(path).toLowerCase())),
  };
};

const run = async (
  ledger: SqliteLedger,
  wish: Wish,
  tell: Teller,
  { onStop, output }: Pick<ConvertParts, 'onStop' | 'output'>,
): Promise<'finished' | 'cancelled'> => {
  const pool = createPool({ workers: wish.jobs });
  const batch = startBatch({
    ledger,
    pool,
    whenThere: wish.whenThere,
    now: output.now,
    onEvent(event) {
      tell.event(event);
      tell.progress(batch.progress());
    },
  });
  const beat = setInterval(() => tell.progress(batch.progress()), 250);
  const forget = onStop(() => batch.cancel());
  try {
    return (await batch.ended).kind;
  } finally {
    forget();
    clearInterval(beat);
    await pool.close();
  }
};

type Converted = { code: number; planned: Planned[]; outcomes: Map<string, Outcome>; tell: Teller };

/** `goal`: where the files end up, which for a stick or a disc is not where they are made. */
const convertAll = async (wish: Wish, parts: ConvertParts, goal = wish.out): Promise<Converted> => {
  const names = new Map<string, string>();
  const nameIn = ({ to }: Conversion) => names.get(to) ?? to;
  const tell = (wish.isJson ? createJsonTeller : createTeller)(parts.output, nameIn);
  const {
    found,
    missing,
    passedOver = [],
  } = await gather(
    { ...wish, sources: wish.sources.filter((source) => !isAddress(source)), out: goal },
    await fetchAll(wish, parts, tell),
  );
  for (const { what, why } of missing) tell.missing(what, why);
  const planned = await plan(found, wish);
  for (const { conversion, name } of planned) names.set(conversion.to, name);
  const ended = (code: number, outcomes = new Map<string, Outcome>()): Converted => ({
    code,
    planned,
    outcomes,
    tell,
  });
  if (wish.isDryRun) {
    for (const { conversion, name } of planned) tell.planned(conversion.source.path, name);
    return ended(missing.length > 0 ? codes.failed : codes.made);
  }
  if (planned.length === 0) {
    tell.end(summaryOf([], missing.length, passedOver));
    return ended(codes.failed);
  }
  const queue = openQueueOf(wish.out);
  if (queue === undefined) {
    parts.complain(`Another command is converting into ${wish.out} right now.`);
    return ended(codes.failed);
  }
  let isFinished = false;
  try {
    const { ledger } = queue;
    const before = (await ledger.unfinished()).length + ledger.outcomes().length;
    if (before > 0) tell.say(`Going on with what was stopped in ${wish.out}.`);
    ledger.add(planned);
    isFinished = (await run(ledger, wish, tell, parts)) === 'finished';
    const outcomes = new Map(ledger.outcomes().map(({ conversion, outcome }) => [conversion.id, outcome]));
    tell.end(summaryOf([...outcomes.values()], missing.length, passedOver));
    if (wish.proofs !== undefined) await writeProofs(wish.proofs, planned, outcomes);
    if (!isFinished) {
      tell.say('Stopped. The same command again goes on from here.');
      return ended(codes.stopped, outcomes);
    }
    await writeLists(planned, outcomes, wish);
    const isAllMade = missing.length === 0 && [...outcomes.values()].every(({ kind }) => kind !== 'failed');
    return ended(isAllMade ? codes.made : codes.failed, outcomes);
  } finally {
    queue.close(isFinished);
    if (isFinished) await removeFetched(wish.out);
  }
};

/** The exit code. */
export const convert = async (words: readonly string[], parts: ConvertParts): Promise<number> => {
  const read = readOptions(words, parts.folder);
  if (read.kind === 'help') {
    parts.output.write(convertHelpInFull);
    return codes.made;
  }
  if (read.kind === 'wrong') {
    parts.complain(`${read.sentence} gatefold convert --help tells all.`);
    return codes.usage;
  }
  const { takeAlong: wished, ...wish } = read.wish;
  if (wished === undefined) return (await convertAll(wish, parts)).code;
  const folder = join(parts.cacheFolder, createHash('sha256').update(wish.out).digest('hex').slice(0, 16));
  const template = [[['number' as const]]];
  const ready = { ...wish, out: folder, template, target: targetFor(wished), write: [] };
  const { code, ...made } = await convertAll(ready, parts, wish.out);
  if (wish.isDryRun || code === codes.stopped || made.outcomes.size === 0) return code;
  const isWhole = await takeAlong(wished, { ...made, out: wish.out }, folder);
  return isWhole ? code : codes.failed;
};
