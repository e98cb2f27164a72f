// Builds the parts of the product from the few things they all need. Wired once, by hand, in this order.
import { availableParallelism } from 'node:os';
import { createPool } from '@gatefold/converter';
import { createSessions, type Sessions, type Timers } from '@gatefold/sessions';
import type { FastifyBaseLogger } from 'fastify';
import { createAccounts } from './accounts/accounts.ts';
import { createPasswords } from './accounts/password.ts';
import { createActivity } from './activity/activity.ts';
import type { Clock, Random } from './clock.ts';
import { createLocalChannel } from './cluster/channel.ts';
import { createJobs } from './cluster/jobs.ts';
import { createPostgresChannel } from './cluster/postgres-channel.ts';
import { createConversions } from './conversions/conversions.ts';
import { createDownloads } from './conversions/downloads.ts';
import { openPlace } from './conversions/place.ts';
import { createPlaylists } from './conversions/playlists/playlists.ts';
import { createRoom } from './conversions/room.ts';
import { createUploads } from './conversions/uploads.ts';
import type { Data, Tx } from './db/data.ts';
import { createDevices } from './devices/devices.ts';
import { createPlaces } from './devices/places.ts';
import { createEventHub } from './events/event-hub.ts';
import { createLibrary } from './library/library.ts';
import { libraryPath } from './library/library-file.ts';
import { createReader } from './library/scan/readers.ts';
import { shareLibrary } from './library/shared-library.ts';
import { readTrustedKeys } from './licences/licence-keys.ts';
import { createLicences } from './licences/licences.ts';
import { createLocalPlaying, type NowPlaying } from './playing/playing.ts';
import { createPlayingNews } from './playing/playing-news.ts';
import { createSharedPlaying } from './playing/shared-playing.ts';
import { createRestore } from './restore/restore.ts';
import { createServers } from './servers/servers.ts';
import { createAttempts } from './sign-in/attempts.ts';
import { createSetUp } from './sign-in/set-up.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { createTickets } from './sign-in/tickets.ts';
import { createReceipts } from './sign-out/receipts.ts';
import { createSignOut } from './sign-out/sign-out.ts';
import { createOpenStream } from './streaming/open-stream.ts';
import { createStreams } from './streaming/streams.ts';

export type PartsNeeds = {
  data: Data;
  dataFolder: string;
  musicFolders: readonly string[];
  /** Public keys of issuers, beside those in the data folder. */
  licenceKeys: readonly string[];
  conversionsFolder: string;
  /** All converted files of an account. */
  accountMostBytes: number;
  /** On the disk of converted files so much stays free. */
  keptFreeBytes: number;
  clock: Clock;
  random: Random;
  timers: Timers;
  log: FastifyBaseLogger;
  node: string;
  version: string;
  trustMs: number;
};

/** One core is left free: whoever signs out waits for no encoder. */
const convertersAtOnce = Math.max(1, availableParallelism() - 1);

/** Password hashes at once: they take a core each for about ten milliseconds. */
const hashesAtOnce = 2;

export const createParts = async (needs: PartsNeeds) => {
  const { data, dataFolder, musicFolders, clock, random, timers, log, node, version, trustMs } = needs;
  const onError = (error: unknown) => log.error({ err: error }, 'work in the background failed');
  const base = { data, clock, random, onError, node, version };

  const store = await data.sessionStore();
  const activity = createActivity(base);
  const restore = createRestore({ ...base, dataFolder, store, activity, log });
  const { onApplied, whenWentBack } = restore;
  const sessions: Sessions<Tx> = createSessions({
    store,
    clock,
    random,
    timers,
    node,
    settings: { trustMs },
    onError,
    onApplied,
    whenWentBack,
  });
  const channel =
    data.shared === undefined
      ? createLocalChannel(onError)
      : createPostgresChannel({ ...data.shared, ...base, monotonic: clock.monotonic });
  const events = createEventHub(channel, node);
  const onChange = createPlayingNews(events, () => playing, onError);
  const playing: NowPlaying =
    data.shared === undefined
      ? createLocalPlaying(onChange)
      : createSharedPlaying({ ...base, channel, onChange });
  const passwords = createPasswords(hashesAtOnce);
  const accounts = createAccounts({ ...base, passwords, activity });
  const licences = createLicences({
    ...base,
    accounts,
    activity,
    trustedKeys: () => readTrustedKeys(dataFolder, needs.licenceKeys),
  });
  const places = createPlaces(onError);
  const devices = createDevices({ ...base, sessions, activity, playing, events });
  const receipts = createReceipts(base);
  const signOut = createSignOut({ ...base, sessions, devices, receipts, activity, events });
  const attempts = createAttempts(data);
  const tickets = createTickets(base);
  const signIn = createSignIn({
    ...base,
    sessions,
    accounts,
    passwords,
    devices,
    attempts,
    tickets,
    signOut,
    activity,
    events,
  });
  const setUp = createSetUp({ accounts, random });
  const jobs = createJobs({ ...base, channel });
  const ownLibrary = createLibrary({
    dataFolder,
    musicFolders,
    clock,
    random,
    log,
    onScan: (scan) => {
      events.publishHere({ kind: 'scan', scan });
      shared?.hear(scan);
    },
    onDemo: (demo) => events.publishHere({ kind: 'demo', demo }),
    ...(data.shared === undefined ? {} : { onLook: () => shared?.look() }),
  });
  const shared =
    data.shared === undefined ? undefined : shareLibrary({ ...base, library: ownLibrary, channel, jobs });
  const library = shared?.library ?? ownLibrary;
  const streams = createStreams({ sessions, accounts, devices, playing, events });
  const openStream = createOpenStream({ ...base, sessions, streams, playing });
  const place = openPlace(needs.conversionsFolder, random);
  const room = createRoom(place, needs.keptFreeBytes);
  const onTrouble = ({ why }: { why: string }) => log.warn(`a worker of the converter was lost: ${why}`);
  /** Of its own: whoever sends a file waits for no conversion. */
  const checkPool = createPool({ workers: 1, onTrouble });
  const uploads = createUploads({
    ...base,
    place,
    room,
    checkSound: checkPool.check,
    openReader: createReader,
  });
  const pool = createPool({ workers: convertersAtOnce, onTrouble });
  const conversions = createConversions({
    ...base,
    jobs,
    channel,
    events,
    library,
    place,
    room,
    uploads,
    pool,
    accountMostBytes: needs.accountMostBytes,
    exportOf: licences.exportOf,
  });
  const downloads = createDownloads({ sessions, onError });
  const playlists = createPlaylists({ library: libraryPath(dataFolder), uploads });
  const servers = createServers({ ...base, sessions, store, streams, channel });
  /** Servers that run, as far as the database knows. */
  const liveNodes = async () => (await store.nodes()).map(({ node }) => node);

  return {
    ...base,
    sessions,
    restore,
    channel,
    jobs,
    events,
    playing,
    activity,
    accounts,
    licences,
    places,
    devices,
    receipts,
    signOut,
    signIn,
    setUp,
    library,
    streams,
    openStream,
    uploads,
    pools: [pool, checkPool],
    conversions,
    downloads,
    playlists,
    servers,
    /** The last event channel of a device closed: what it said here that it plays is over. */
    onSilent: playing.forgetHere,
    liveNodes,
  };
};

export type Parts = Awaited<ReturnType<typeof createParts>>;
