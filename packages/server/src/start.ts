// `gatefold start`: opens the data, builds the parts, listens, and stops in order.
// The one file that touches the real clock, real chance and the process.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Timers } from '@gatefold/sessions';
import { createApp } from './app.ts';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import type { Data } from './db/data.ts';
import { openData } from './db/open-data.ts';
import { CannotStart, sentenceFor, sentenceForPostgres } from './db/open-failures.ts';
import { createLog, type Log } from './log.ts';
import { createParts, type Parts } from './parts.ts';
import { isRefusal } from './refusal.ts';
import { accountCommands } from './terminal/account-commands.ts';
import type { CommandAnswer } from './terminal/commands.ts';
import { listenForCommands } from './terminal/control.ts';
import { licenceCommands } from './terminal/licence.ts';
import { restoredCommands } from './terminal/restored.ts';
import { startTidying } from './tidying.ts';

export const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
export const random: Random = { bytes: (count) => randomBytes(count) };
const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};

const stopMostMs = 8000;
const pagesFolder = join(import.meta.dirname, '..', '..', 'web', 'dist');

/** Rethrows what went wrong with the data in the sentence to show, where there is one. */
const inWords = (error: unknown, { dataFolder, databaseUrl }: Config): never => {
  const ofDatabase = databaseUrl === undefined ? undefined : sentenceForPostgres(error, databaseUrl);
  throw ofDatabase ?? sentenceFor(error, dataFolder) ?? error;
};

/** Opens the data and takes the data folder for this process alone; throws `CannotStart` with the sentence to show. */
const openFolder = async (config: Config): Promise<Data> => {
  const { dataFolder: folder, databaseUrl } = config;
  try {
    // What is in there lets people in: nobody else on this machine may read it, also in a folder that was there before.
    process.umask(0o077);
    mkdirSync(folder, { recursive: true });
    return await openData(folder, databaseUrl);
  } catch (error) {
    return inWords(error, config);
  }
};

/** Everything but the HTTP server: what terminal commands work on when no server runs. */
export const buildParts = async (config: Config, data: Data): Promise<Parts & { log: Log }> => {
  const about = JSON.parse(await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const log = createLog(config.logLevel);
  for (const warning of data.warnings) log.warn(warning);
  // No process before may have had it: an ending that waits for that one must not take this one's word.
  const node = `${config.nodeName ?? hostname()}-${randomBytes(3).toString('hex')}`;
  const parts = await createParts({
    data,
    dataFolder: config.dataFolder,
    musicFolders: config.musicFolders,
    licenceKeys: config.licenceKeys,
    conversionsFolder: config.conversionsFolder ?? join(config.dataFolder, 'conversions'),
    accountMostBytes: config.convertedMostMb * 1024 ** 2,
    keptFreeBytes: config.keepFreeMb * 1024 ** 2,
    clock,
    random,
    timers,
    log,
    node,
    trustMs: config.trustMs,
    version: about.version,
  });
  return { ...parts, log };
};

const makeFirstAccount = async ({ accounts }: Parts, config: Config): Promise<void> => {
  if (config.admin === undefined || !(await accounts.isEmpty())) return;
  const { email, password } = config.admin;
  const made = await accounts.addFirst({ email, password, name: email.split('@')[0] ?? email });
  // Another server of the same database was quicker.
  if (isRefusal(made) && made.refusal === 'already-set-up') return;
  if (isRefusal(made)) throw new CannotStart(`GATEFOLD_ADMIN_PASSWORD cannot be used: ${made.detail}`);
};

const listenSentence = (error: NodeJS.ErrnoException, { host, port }: Config): string | undefined => {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use already. Stop the other program, or choose another port with GATEFOLD_PORT.`;
    case 'EACCES':
      return `Port ${port} needs more rights than this user has. Choose one above 1023 with GATEFOLD_PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `GATEFOLD_HOST is "${host}", which is no address of this machine.`;
    default:
      return undefined;
  }
};

const commandsOn = (parts: Parts) => ({
  ...accountCommands(parts),
  ...restoredCommands(parts),
  ...licenceCommands(parts),
});

/** Runs one terminal command on the data while no server does. */
export const runAlone = async (
  config: Config,
  name: string,
  args: readonly string[],
): Promise<CommandAnswer> => {
  const data = await openFolder(config);
  try {
    const parts = await buildParts(config, data);
    await parts.restore.startSessions(parts.sessions);
    const answer = await commandsOn(parts)[name]?.(args);
    await parts.sessions.stop();
    parts.restore.close();
    await parts.receipts.flush();
    await parts.library.stop();
    await parts.channel.stop();
    return answer ?? { ok: false, text: `There is no command ${name}.` };
  } catch (error) {
    return inWords(error, config);
  } finally {
    await data.close();
  }
};

/** The parts, ready to listen: the first account is made. */
const prepare = async (config: Config, data: Data): Promise<Parts & { log: Log }> => {
  const parts = await buildParts(config, data);
  await parts.restore.startSessions(parts.sessions);
  await makeFirstAccount(parts, config);
  await parts.channel.start();
  await parts.playing.start();
  return parts;
};

/** Runs until SIGTERM or SIGINT; resolves when everything has been put away. */
export const start = async (config: Config): Promise<void> => {
  const data = await openFolder(config);
  const sayWhy = (error: unknown) => inWords(error, config);
  const parts = await prepare(config, data).catch(sayWhy);
  const { sessions, library, receipts, setUp, log, playing, channel } = parts;
  const app = await createApp({
    ...parts,
    url: config.url,
    proxies: config.proxies,
    metricsToken: config.metricsToken,
    pagesFolder,
  });
  const commands = await listenForCommands(config.dataFolder, commandsOn(parts), log).catch(sayWhy);

  // Before the line that says it listens: who reads that line may ask it to stop at once.
  const stopAsked = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const isSetUpNeeded = await setUp.isNeeded().catch(sayWhy);
  const address = await app.listen({ port: config.port, host: config.host }).catch((error) => {
    const sentence = listenSentence(error, config);
    throw sentence === undefined ? error : new CannotStart(sentence);
  });
  const shown = config.url?.origin ?? address;
  process.stdout.write(`Gatefold listens on ${address}\n`);
  if (isSetUpNeeded) {
    process.stdout.write(
      `Make the first account here (this link works once): ${shown}/set-up?ticket=${setUp.ticket}\n`,
    );
  }
  await library.start().catch(sayWhy);
  parts.conversions.start();

  const tidying = startTidying({ ...parts, timers });

  await stopAsked;
  setTimeout(() => process.exit(0), stopMostMs).unref();
  // An answer that was under way leaves its connection open for more.
  const letGo = setInterval(() => app.server.closeIdleConnections(), 100);
  await app.close();
  clearInterval(letGo);
  await commands.close();
  await parts.conversions.stop();
  await Promise.all(parts.pools.map((pool) => pool.close()));
  await library.stop();
  await sessions.stop();
  await receipts.flush();
  await playing.end();
  parts.servers.leave();
  await channel.stop();
  parts.restore.close();
  await tidying.stop();
  await data.close();
  log.flush();
};
