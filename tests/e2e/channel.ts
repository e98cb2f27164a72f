// A device that listens on its event channel.
import assert from 'node:assert/strict';
import type { ServerEvent, ServerEventKind } from './contract.ts';

type Of<Kind extends ServerEventKind> = Extract<ServerEvent, { kind: Kind }>;

export type Channel = Disposable & {
  heard: ServerEvent[];
  /** The next (or an earlier, not yet taken) event of a kind. */
  next<Kind extends ServerEventKind>(kind: Kind, withinMs?: number): Promise<Of<Kind>>;
  /** Resolves when the server closed the channel. */
  closed: Promise<void>;
};

/** Opens `GET /api/events`; resolves after the server's hello. */
export async function openChannel(base: string, token: string): Promise<Channel> {
  const abort = new AbortController();
  const response = await fetch(new URL('/api/events', base), {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const heard: ServerEvent[] = [];
  const taken = new Set<ServerEvent>();
  let wake = () => {};

  const listen = async () => {
    const decoder = new TextDecoder();
    let pending = '';
    try {
      for await (const bytes of response.body ?? []) {
        pending += decoder.decode(bytes, { stream: true });
        const frames = pending.split('\n\n');
        pending = frames.pop() ?? '';
        for (const frame of frames) {
          const kind = /^event: (.+)$/m.exec(frame)?.[1];
          const data = /^data: (.+)$/m.exec(frame)?.[1];
          if (kind !== undefined && data !== undefined) {
            heard.push({ kind, ...(JSON.parse(data) as object) } as ServerEvent);
            wake();
          }
        }
      }
    } catch {
      // A reset is one of the ways in which a channel may end.
    }
  };
  const closed = listen();

  const next = async <Kind extends ServerEventKind>(kind: Kind, withinMs = 5000): Promise<Of<Kind>> => {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = heard.find((event) => event.kind === kind && !taken.has(event));
      if (found !== undefined) {
        taken.add(found);
        return found as Of<Kind>;
      }
      const left = until - performance.now();
      assert.ok(left > 0, `no "${kind}" was heard within ${withinMs} ms, only: ${JSON.stringify(heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  await next('hello');
  return { heard, next, closed, [Symbol.dispose]: () => abort.abort() };
}
