// `gatefold convert`: gathers, plans, converts, and says how it went.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isThere } from '../convert/part-file.ts';
import { refuseStreamingService } from '../playlists/streaming-services.ts';
import { createPool } from '../pool/pool.ts';
import { startBatch } from '../queue/run-batch.ts';
import type { SqliteLedger } from '../queue/sqlite-ledger.ts';
import { fetchAhead } from './fetch-ahead.ts';
import { type Gathered, gather } from './gather.ts';
import { convertHelpInFull } from './help.ts';
import { CannotFetch, gatherFrom, type MusicServer } from './music-server.ts';
import { readOptions, type Wish } from './options.ts';
import { type Planned, plan } from './plan.ts';
import { goOn, openQueueOf } from './queue-of-folder.ts';
import { summaryOf } from './summary.ts';
import { type Ready, type TakeAlong, takeAlong } from './take-along.ts';
import { createJsonTeller, createTeller, type Output, type Teller } from './tell.ts';
import { whyUnwritten } from './why-not.ts';
import { addProofs, writeLists } from './write-beside.ts';

export { CannotFetch, type MusicServer, type ServerSong, SignedOut } from './music-server.ts';

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

/** Where songs of servers lie until they are converted: with their owner, like the queue. */
const fetchedFolder = ({ cacheFolder }: ConvertParts, out: string): string =>
  join(cacheFolder, 'fetched', hashOf(out));
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const gatherServer = async (address: string, wish: Wish, parts: ConvertParts): Promise<Gathered> => {
  const { openServer } = parts;
  const none = (why: string): Gathered => ({ found: [], missing: [{ what: address, why }] });
  const refused = refuseStreamingService(address);
  if (refused !== undefined) return none(refused.detail);
  if (openServer === undefined) return none('This command has no network.');
  try {
    return await gatherFrom(await openServer(address, wish.user), wish, fetchedFolder(parts, wish.out));
  } catch (error) {
    if (error instanceof CannotFetch) return none(error.message);
    throw error;
  }
};

const gatherServers = async (wish: Wish, parts: ConvertParts): Promise<Gathered> => {
  const all: Gathered = { found: [], missing: [] };
  for (const address of wish.sources.filter(isAddress)) {
    const { found, missing } = await gatherServer(address, wish, parts);
    all.found.push(...found);
    all.missing.push(...missing);
  }
  return all;
};

/** What is neither made nor to be skipped. */
const leftOf = async (
  ledger: SqliteLedger,
  planned: readonly Planned[],
  { whenThere }: Pick<Wish, 'whenThere'>,
): Promise<Planned[]> => {
  const toMake = (await ledger.unfinished()).filter(({ prepared }) => !prepared);
  const unfinished = new Set(toMake.map(({ conversion }) => conversion.id));
  const left: Planned[] = [];
  for (const one of planned) {
    const { id, to } = one.conversion;
    if (unfinished.has(id) && !(whenThere === 'skip' && (await isThere(to)))) left.push(one);
  }
  return left;
};

const run = async (
  ledger: SqliteLedger,
  planned: readonly Planned[],
  wish: Wish,
  tell: Teller,
  { onStop, output }: Pick<ConvertParts, 'onStop' | 'output'>,
): Promise<'finished' | 'cancelled' | { signedOut: string }> => {
  const pool = createPool({ workers: wish.jobs });
  let signedOut: string | undefined;
  const fetching = fetchAhead(pool, await leftOf(ledger, planned, wish), tell, (sentence) => {
    signedOut = sentence;
    batch.cancel();
  });
  const batch = startBatch({
    ledger,
    pool: fetching.pool,
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
    const { kind } = await batch.ended;
    return signedOut === undefined ? kind : { signedOut };
  } finally {
    forget();
    clearInterval(beat);
    await fetching.stop();
    await pool.close();
  }
};

/** Where music goes that is made ready elsewhere: `bring` is false when it did not go as wished. */
type Goal = { out: string; bring(ready: Omit<Ready, 'out'>): Promise<boolean> };

const convertAll = async (wish: Wish, parts: ConvertParts, tell: Teller, goal?: Goal): Promise<number> => {
  const out = goal?.out ?? wish.out;
  const gathered = await gather(
    { ...wish, sources: wish.sources.filter((source) => !isAddress(source)), out },
    await gatherServers(wish, parts),
  );
  const { found, missing } = gathered;
  for (const { what, why } of missing) tell.missing(what, why);
  const planned = await plan(found, wish);
  for (const { remote, source } of found) if (remote) tell.called(source.path, remote.title);
  if (wish.isDryRun) {
    for (const { conversion, found, name } of planned)
      tell.planned(found.remote?.title ?? conversion.source.path, name);
    return missing.length > 0 ? codes.failed : codes.made;
  }
  if (planned.length === 0) {
    tell.end(summaryOf([], gathered));
    return codes.failed;
  }
  const queue = openQueueOf(wish.out, join(parts.cacheFolder, 'queues'));
  if (queue === undefined) {
    parts.complain(`Another command is converting into ${out} right now.`);
    return codes.failed;
  }
  let isFinished = false;
  try {
    const { ledger } = queue;
    if ((await goOn(ledger, planned)) > 0) tell.say(`Going on with what was stopped in ${out}.`);
    const end = await run(ledger, planned, wish, tell, parts);
    const outcomes = new Map(ledger.outcomes().map(({ conversion, outcome }) => [conversion.id, outcome]));
    tell.end(summaryOf([...outcomes.values()], gathered));
    if (typeof end === 'object') {
      tell.say(`${end.signedOut} The same command signs in again and goes on from here.`);
      return codes.failed;
    }
    if (end === 'cancelled') {
      tell.say('Stopped. The same command again goes on from here.');
      return codes.stopped;
    }
    await writeLists(planned, outcomes, wish, (name) => tell.say(`there    ${name}, which stays as it is`));
    const isBrought = (await goal?.bring({ planned, outcomes, tell })) ?? true;
    if (wish.proofs !== undefined && isBrought) await addProofs(wish.proofs, planned, outcomes);
    isFinished = isBrought;
    const isAllMade = missing.length === 0 && [...outcomes.values()].every(({ kind }) => kind !== 'failed');
    return isFinished && isAllMade ? codes.made : codes.failed;
  } finally {
    // Before the queue is let go: another command may have it then.
    if (isFinished) await rm(fetchedFolder(parts, wish.out), { recursive: true, force: true });
    queue.close(isFinished);
  }
};

const toGoal = (wish: Wish, takeAlongWish: TakeAlong, parts: ConvertParts, tell: Teller): Promise<number> => {
  const { out } = wish;
  const folder = join(parts.cacheFolder, hashOf(out));
  // What lies there from an earlier plan is nobody's: only what the queue knows is kept.
  const ready: Wish = { ...wish, out: folder, template: [[['number']]], write: [], whenThere: 'replace' };
  const bring: Goal['bring'] = (made) => takeAlong(takeAlongWish, { ...made, out }, folder);
  return convertAll(ready, parts, tell, { out, bring });
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
  const { wish } = read;
  const tell = (wish.isJson ? createJsonTeller : createTeller)(parts.output, ({ to }) =>
    relative(wish.takeAlong ? dirname(to) : wish.out, to).replaceAll('\\', '/'),
  );
  try {
    if (wish.takeAlong) return await toGoal(wish, wish.takeAlong, parts, tell);
    return await convertAll(wish, parts, tell);
  } catch (error) {
    // Ctrl-C where a password was asked for.
    if (error instanceof Error && error.name === 'AbortError') return codes.stopped;
    parts.complain(whyUnwritten(error));
    return codes.failed;
  }
};
