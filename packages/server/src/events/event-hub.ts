// Who is listening for what happens to an account, and to the server.
import type { ServerEvent } from '@gatefold/contract';

/** Hears events as they go over the wire: made once, however many listen. */
export type Listener = (frames: string) => void;

/** One event in the form of a server-sent event (WHATWG HTML, 9.2.6). */
export const frameOf = ({ kind, ...rest }: ServerEvent) =>
  `event: ${kind}\ndata: ${JSON.stringify(rest)}\n\n`;

export const createEventHub = () => {
  const accounts = new Map<number, Map<number, Set<Listener>>>();

  return {
    /** The answer ends it. */
    listen(account: number, device: number, listener: Listener): () => void {
      const devices = accounts.getOrInsertComputed(account, () => new Map<number, Set<Listener>>());
      const listeners = devices.getOrInsertComputed(device, () => new Set<Listener>());
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && devices.get(device) === listeners) devices.delete(device);
        if (devices.size === 0 && accounts.get(account) === devices) accounts.delete(account);
      };
    },
    publish(account: number, ...events: ServerEvent[]): void {
      const devices = accounts.get(account);
      if (devices === undefined) return;
      const frames = events.map(frameOf).join('');
      for (const listeners of devices.values()) for (const hear of listeners) hear(frames);
    },
    publishTo(account: number, device: number, event: ServerEvent): void {
      for (const hear of accounts.get(account)?.get(device) ?? []) hear(frameOf(event));
    },
    /** To everybody: what happens to the library is everybody's. */
    publishToAll(event: ServerEvent): void {
      for (const account of accounts.keys()) this.publish(account, event);
    },
    listenersOf: (account: number, device: number): number => accounts.get(account)?.get(device)?.size ?? 0,
  };
};

export type EventHub = ReturnType<typeof createEventHub>;
