// Builds the parts of the product from the few things they all need. Wired once, by hand, in this order.
import { createSessions, type Sessions, type Timers } from '@gatefold/sessions';
import type { FastifyBaseLogger } from 'fastify';
import { createAccounts } from './accounts/accounts.ts';
import { createPasswords } from './accounts/password.ts';
import { createActivity } from './activity/activity.ts';
import type { Clock, Random } from './clock.ts';
import type { Data, Tx } from './db/data.ts';
import { createDevices } from './devices/devices.ts';
import { createPlaces } from './devices/places.ts';
import { createEventHub } from './events/event-hub.ts';
import { createLibrary } from './library/library.ts';
import { createNowPlaying, type NowPlaying } from './playing/playing.ts';
import { createPlayingNews } from './playing/playing-news.ts';
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
  clock: Clock;
  random: Random;
  timers: Timers;
  log: FastifyBaseLogger;
  node: string;
  version: string;
};

/** Password hashes at once: they take a core each for about ten milliseconds. */
const hashesAtOnce = 2;

export const createParts = async (needs: PartsNeeds) => {
  const { data, dataFolder, musicFolders, clock, random, timers, log, node, version } = needs;
  const onError = (error: unknown) => log.error({ err: error }, 'work in the background failed');
  const base = { data, clock, random, onError, node, version };

  const store = await data.sessionStore();
  const sessions: Sessions<Tx> = createSessions({ store, clock, random, timers, node, onError });
  const events = createEventHub();
  const playing: NowPlaying = createNowPlaying({ onChange: createPlayingNews(events, () => playing) });
  const activity = createActivity(base);
  const passwords = createPasswords(hashesAtOnce);
  const accounts = createAccounts({ ...base, passwords, activity });
  const places = createPlaces(onError);
  const devices = createDevices({ ...base, sessions, activity, playing, events });
  const receipts = createReceipts(base);
  const signOut = createSignOut({ ...base, sessions, devices, receipts, activity, events });
  const attempts = createAttempts();
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
  const library = createLibrary({
    dataFolder,
    musicFolders,
    clock,
    random,
    log,
    onScan: (scan) => events.publishToAll({ kind: 'scan', scan }),
    onDemo: (demo) => events.publishToAll({ kind: 'demo', demo }),
  });
  const streams = createStreams({ accounts, devices, playing, events });
  const openStream = createOpenStream({ ...base, sessions, streams });
  const servers = createServers({ ...base, sessions, store, streams });
  /** Servers that run, as far as the database knows. */
  const liveNodes = async () => (await store.nodes()).map(({ node }) => node);
  /** The last event channel of a device closed: what it said it plays is over. */
  const onSilent = (account: number, device: number) => playing.tell(account, device, undefined);

  return {
    ...base,
    sessions,
    events,
    playing,
    activity,
    accounts,
    places,
    devices,
    receipts,
    signOut,
    signIn,
    setUp,
    library,
    streams,
    openStream,
    servers,
    onSilent,
    liveNodes,
  };
};

export type Parts = Awaited<ReturnType<typeof createParts>>;
