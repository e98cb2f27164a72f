// Who is listening for what happens to an account, and to the server.
import type { ServerEvent } from '@gatefold/contract';

export type Listener = (event: ServerEvent) => void;

export const createEventHub = () => {
  const byAccount = new Map<number, Map<Listener, number>>();

  const send = (listeners: Map<Listener, number> | undefined, event: ServerEvent, only?: number) => {
    for (const [listener, device] of listeners ?? [])
      if (only === undefined || only === device) listener(event);
  };

  return {
    /** The answer ends it. */
    listen(account: number, device: number, listener: Listener): () => void {
      const listeners = byAccount.getOrInsertComputed(account, () => new Map());
      listeners.set(listener, device);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byAccount.get(account) === listeners) byAccount.delete(account);
      };
    },
    publish: (account: number, event: ServerEvent) => send(byAccount.get(account), event),
    publishTo: (account: number, device: number, event: ServerEvent) =>
      send(byAccount.get(account), event, device),
    /** To everybody: what happens to the library is everybody's. */
    publishToAll(event: ServerEvent): void {
      for (const listeners of byAccount.values()) send(listeners, event);
    },
    listenersOf: (account: number, device: number): number =>
      [...(byAccount.get(account)?.values() ?? [])].filter((other) => other === device).length,
  };
};

export type EventHub = ReturnType<typeof createEventHub>;
