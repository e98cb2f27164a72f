// The server processes that share one log of endings: how far each is, and what this one counts.
import type { ServerFigures, ServerList, ServerRow } from '@gatefold/contract';
import type { SessionStore, Sessions } from '@gatefold/sessions';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/data.ts';
import type { Streams } from '../streaming/streams.ts';
import { stateOf } from './state-of.ts';

export type ServersParts = {
  sessions: Sessions<Tx>;
  store: Pick<SessionStore<Tx>, 'readHead' | 'nodes'>;
  streams: Streams;
  clock: Clock;
  node: string;
  version: string;
};

export const createServers = ({ sessions, store, streams, clock, node, version }: ServersParts) => {
  const since = new Date(clock.now()).toISOString();

  const figures = (): ServerFigures => {
    const { trustLeftMs, trustMs, checks, acknowledgements, indexed, live } = sessions.figures();
    const left = Math.max(0, Math.round(trustLeftMs));
    return { trustLeftMs: left, trustMs, checks, acknowledgements, indexed, live, streams: streams.count() };
  };

  return {
    figures,

    /** The last entry of the log that this server has applied. */
    applied: (): number => sessions.figures().applied,

    /** Rejects when the database is out of reach. */
    log: async () => ({ head: await store.readHead(), registered: (await store.nodes()).length }),

    /** All servers that sign-outs wait for. Throws when the database is out of reach. */
    async list(): Promise<ServerList> {
      const [head, nodes] = [await store.readHead(), await store.nodes()];
      const own = figures();
      const items = nodes.map(({ node: name, applied }): ServerRow => {
        const behind = Math.max(0, head - applied);
        const thisServer = name === node;
        if (!thisServer)
          return { name, thisServer, applied, behind, state: stateOf({ isRegistered: true, behind }) };
        const report = { agoMs: 0, trustLeftMs: own.trustLeftMs };
        const state = stateOf({ isRegistered: true, behind, report });
        const heardAt = new Date(clock.now()).toISOString();
        return { name, thisServer, state, applied, behind, version, since, heardAt, figures: own };
      });
      return { head, items: items.sort((one, other) => Number(other.thisServer) - Number(one.thisServer)) };
    },
  };
};

export type Servers = ReturnType<typeof createServers>;
