// What this server counts, in the Prometheus text format. The library is loaded when somebody first asks.
import { acknowledgementClassesMs } from '@gatefold/contract';
import type { Library } from '../library/library.ts';
import { histogramText } from './histogram-text.ts';
import { type RequestFigures, requestClassesMs } from './request-figures.ts';
import type { Servers } from './servers.ts';

export type MetricsParts = {
  servers: Servers;
  library: Pick<Library, 'scanState'>;
  requests: RequestFigures;
  version: string;
};

/** Whoever gathers metrics gives up after some seconds, and would miss what it needs most. */
const databaseWithinMs = 1000;
const unknown = { head: Number.NaN, registered: Number.NaN };

const orUnknown = (asked: Promise<typeof unknown>): Promise<typeof unknown> => {
  const late = new Promise<typeof unknown>((resolve) => {
    setTimeout(() => resolve(unknown), databaseWithinMs).unref();
  });
  return Promise.race([asked.catch(() => unknown), late]);
};

const prepare = async (version: string) => {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  // The library's own measure of delay looks a hundred times a second, if it may.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  new Gauge({ name: 'gatefold_info', help: 'The version.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  return {
    registry,
    trust: gauge('gatefold_trust_left_seconds', 'How long this server may still answer from memory.'),
    applied: gauge('gatefold_log_applied', 'The last entry of the log of endings that is applied here.'),
    head: gauge('gatefold_log_head', 'The last entry of the log. NaN while the database is out of reach.'),
    lag: gauge('gatefold_log_lag_entries', 'Entries that are not applied here yet. NaN as above.'),
    servers: gauge('gatefold_servers', 'Servers that sign-outs wait for. NaN as above.'),
    indexed: gauge('gatefold_sessions_indexed', 'Sessions in memory.'),
    live: gauge('gatefold_live_things', 'Open things of sessions: streams and event channels.'),
    streams: gauge('gatefold_streams_open', 'Streams that are open.'),
    scanning: gauge('gatefold_scan_running', '1 while the library is scanned.'),
    scanFound: gauge('gatefold_scan_files_found', 'Files that this or the last scan found.'),
    scanDone: gauge('gatefold_scan_files_done', 'Files that this or the last scan is done with.'),
    checks: new Counter({
      name: 'gatefold_checks_total',
      help: 'Checks of who asks: answered from memory, from the store, refused, refused for lack of trust (unsure).',
      labelNames: ['answer'],
      registers,
    }),
  };
};

export const createMetrics = ({ servers, library, requests, version }: MetricsParts) => {
  let prepared: ReturnType<typeof prepare> | undefined;

  return {
    /** Never rejects because of the database: what cannot be read is NaN. */
    async text(): Promise<string> {
      prepared ??= prepare(version);
      const { registry, checks, ...gauges } = await prepared;
      const figures = servers.figures();
      const log = await orUnknown(servers.log());
      const scan = library.scanState();
      gauges.trust.set(figures.trustLeftMs / 1000);
      gauges.applied.set(servers.applied());
      gauges.head.set(log.head);
      gauges.lag.set(Math.max(0, log.head - servers.applied()));
      gauges.servers.set(log.registered);
      gauges.indexed.set(figures.indexed);
      gauges.live.set(figures.live);
      gauges.streams.set(figures.streams);
      gauges.scanning.set(scan.state === 'scanning' ? 1 : 0);
      gauges.scanFound.set(scan.found);
      gauges.scanDone.set(scan.done);
      checks.reset();
      for (const [answer, count] of Object.entries(figures.checks)) checks.inc({ answer }, count);
      const own = await registry.metrics();
      const acknowledged = histogramText(
        'gatefold_acknowledgement_seconds',
        'From the asking to the moment when no server accepts any more what a sign-out ended.',
        acknowledgementClassesMs,
        [{ labels: {}, ...figures.acknowledgements }],
      );
      const asked = histogramText(
        'gatefold_http_request_seconds',
        'Answered requests by the pattern of the route. Streams and channels count when they end.',
        requestClassesMs,
        requests.all(),
      );
      return `${own}\n${acknowledged}\n${asked}`;
    },
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
