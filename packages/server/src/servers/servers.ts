// The server processes that share one log of endings: how far each is, and what each counts.
import type { ServerFigures, ServerList, ServerRow } from '@gatefold/contract';
import type { SessionStore, Sessions } from '@gatefold/sessions';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/data.ts';
import type { Streams } from '../streaming/streams.ts';
import { createReports, type Wire } from './reports.ts';
import { stateOf } from './state-of.ts';

export type ServersParts = {
  sessions: Sessions<Tx>;
  store: Pick<SessionStore<Tx>, 'readHead' | 'nodes'>;
  streams: Pick<Streams, 'count'>;
  channel: Wire;
  clock: Clock;
  node: string;
  version: string;
};

export const createServers = (parts: ServersParts) => {
  const { sessions, store, streams, channel, clock, node, version } = parts;
  const since = new Date(clock.now()).toISOString();

  const figures = (): ServerFigures => {
    const { trustLeftMs, trustMs, checks, acknowledgements, indexed, live } = sessions.figures();
    const left = Math.max(0, Math.round(trustLeftMs));
    return { trustLeftMs: left, trustMs, checks, acknowledgements, indexed, live, streams: streams.count() };
  };
  const own = () => ({ name: node, version, since, figures: figures() });
  const reports = createReports({ wire: channel, clock, own });

  /** `applied` is undefined for one that is not registered. */
  const rowOf = (name: string, applied: number | undefined, head: number): ServerRow => {
    const thisServer = name === node;
    const report = thisServer ? { ...own(), heardAtMs: clock.now() } : reports.of(name);
    const behind = Math.max(0, head - (applied ?? head));
    const unheardMs = thisServer ? 0 : reports.unheardMs(name);
    // It has run on since the report; who was struck off has none.
    const left = applied === undefined || !report ? 0 : Math.max(0, report.figures.trustLeftMs - unheardMs);
    const state = stateOf({
      isRegistered: applied !== undefined,
      behind,
      unheardMs,
      ...(report && { trustLeftMs: report.figures.trustLeftMs }),
    });
    return {
      name,
      thisServer,
      state,
      applied: applied ?? 0,
      behind,
      ...(report && {
        version: report.version,
        since: report.since,
        heardAt: new Date(report.heardAtMs).toISOString(),
        figures: { ...report.figures, trustLeftMs: left },
      }),
    };
  };

  return {
    figures,

    /** The last entry of the log that this server has applied. */
    applied: (): number => sessions.figures().applied,

    /** Rejects when the database is out of reach. */
    log: async () => ({ head: await store.readHead(), registered: (await store.nodes()).length }),

    /** Before this server stops. */
    leave: reports.leave,

    /** Servers that sign-outs wait for, and those that were struck off a moment ago. Rejects as `log` does. */
    async list(): Promise<ServerList> {
      const others = (await store.nodes()).map(({ node: name }) => name).filter((name) => name !== node);
      await reports.ask(others);
      // After the wait, so that what the reports tell and what the database tells are of the same moment.
      const nodes = await store.nodes();
      const head = await store.readHead();
      const registered = new Map(nodes.map(({ node: name, applied }) => [name, applied]));
      const names = new Set([node, ...[...registered.keys(), ...reports.names()].sort()]);
      return { head, items: [...names].map((name) => rowOf(name, registered.get(name), head)) };
    },
  };
};

export type Servers = ReturnType<typeof createServers>;
