// What the server tells, in every tab, by one channel for the whole browser, opened while signed in.
import type { ServerEvent, ServerEventKind } from '@gatefold/contract';
import { inOneTab, inTabsInUse } from './one-tab.ts';

type Handler<K extends ServerEventKind> = (event: Extract<ServerEvent, { kind: K }>) => void;

/** A record, so that the compiler asks for a kind that is missing here. */
const kinds: Record<ServerEventKind, true> = {
  hello: true,
  'signed-out': true,
  'device-signed-in': true,
  'device-signed-out': true,
  'device-renamed': true,
  playing: true,
  'taken-over': true,
  scan: true,
  demo: true,
  conversion: true,
  'batch-removed': true,
};

/** A channel that another tab replaces stays so long, silent: the server must not take this device for gone in between. */
const overlapMs = 2000;

const handlers = new Map<ServerEventKind, Set<(event: never) => void>>();
const tabs = new BroadcastChannel('gatefold.events');
let listening: { review(): void; end(): void } | undefined;
let busy = false;

/** Calls `handler` for every event of that kind until the answer is called. */
export function onEvent<K extends ServerEventKind>(kind: K, handler: Handler<K>): () => void {
  const set = handlers.get(kind) ?? new Set();
  handlers.set(kind, set);
  set.add(handler);
  return () => set.delete(handler);
}

function hear(event: ServerEvent): void {
  for (const handler of handlers.get(event.kind) ?? []) handler(event as never);
}

/** To the other tabs of this browser, as if the server had told them. */
export const tellTabs = (event: ServerEvent): void => tabs.postMessage(event);
tabs.onmessage = ({ data }: MessageEvent<ServerEvent>) => listening && hear(data);

/** Keeps a channel open, through breaks, until the answer is called. */
function connect(onEach: (event: ServerEvent) => void, whenBroken: () => void): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;
  const open = () => {
    source = new EventSource('/api/events');
    for (const kind of Object.keys(kinds) as ServerEventKind[]) {
      source.addEventListener(kind, (message: MessageEvent<string>) => {
        failures = 0;
        if (!over) onEach({ ...JSON.parse(message.data), kind });
      });
    }
    source.onerror = () => {
      source.close();
      if (over) return;
      const wait = Math.min(30_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2);
      failures += 1;
      retry = setTimeout(open, wait);
      whenBroken();
    };
  };
  open();
  return () => {
    over = true;
    clearTimeout(retry);
    // After a sign-out nobody is to be reassured any more.
    if (listening) setTimeout(() => source.close(), overlapMs);
    else source.close();
  };
}

/** `whenBroken` runs at every break: an EventSource cannot tell a lost network from a session that ended. */
export function openEvents(whenBroken: () => void): void {
  if (listening) return;
  if (navigator.locks) {
    const share = (event: ServerEvent) => {
      tellTabs(event);
      hear(event);
    };
    const end = inOneTab(navigator.locks, document, 'gatefold.events', () => connect(share, whenBroken));
    listening = { review: () => {}, end };
  } else {
    listening = inTabsInUse(
      document,
      () => busy,
      () => connect(hear, whenBroken),
    );
  }
}

export function closeEvents(): void {
  const before = listening;
  listening = undefined;
  before?.end();
}

/** Whether this tab must hear of an ending even while nobody looks at it: it plays. */
export function setBusy(now: boolean): void {
  busy = now;
  listening?.review();
}
