// One event channel for the whole app, opened while signed in.
import type { ServerEvent, ServerEventKind } from '@gatefold/contract';

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
};

const handlers = new Map<ServerEventKind, Set<(event: never) => void>>();
let source: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

/** Calls `handler` for every event of that kind until the answer is called. */
export function onEvent<K extends ServerEventKind>(kind: K, handler: Handler<K>): () => void {
  const set = handlers.get(kind) ?? new Set();
  handlers.set(kind, set);
  set.add(handler);
  return () => set.delete(handler);
}

/** `whenBroken` runs at every break: an EventSource cannot tell a lost network from a session that ended. */
export function openEvents(whenBroken: () => void): void {
  if (source) return;
  const opened = new EventSource('/api/events');
  source = opened;
  for (const kind of Object.keys(kinds) as ServerEventKind[]) {
    opened.addEventListener(kind, (message: MessageEvent<string>) => {
      failures = 0;
      const event = { ...JSON.parse(message.data), kind };
      for (const handler of handlers.get(kind) ?? []) handler(event as never);
    });
  }
  opened.onerror = () => {
    if (source !== opened) return;
    closeEvents();
    const wait = Math.min(30_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    retry = setTimeout(() => openEvents(whenBroken), wait);
    whenBroken();
  };
}

export function closeEvents(): void {
  clearTimeout(retry);
  source?.close();
  source = undefined;
}
