// Who is listening for what happens to an account, and to the server.
import type { ServerEvent } from '@gatefold/contract';
import type { Channel } from '../cluster/channel.ts';
import { encodeId } from '../ids.ts';

/** Hears events as they go over the wire: made once, however many listen. */
export type Listener = (frames: string) => void;

/** One event in the form of a server-sent event (WHATWG HTML, 9.2.6). */
export const frameOf = ({ kind, ...rest }: ServerEvent) =>
  `event: ${kind}\ndata: ${JSON.stringify(rest)}\n\n`;

const topic = 'events';
/** After a gap listeners ask for everything again: so many accounts at a time, with a pause between. */
const accountsAtOnce = 50;
const pauseMs = 20;

export const createEventHub = (channel: Channel, node: string) => {
  const accounts = new Map<number, Map<number, Set<Listener>>>();

  const hear = (account: number, frames: string): void => {
    const devices = accounts.get(account);
    if (devices === undefined) return;
    for (const listeners of devices.values()) for (const hear of listeners) hear(frames);
  };
  const hearAt = (account: number, device: number, frames: string): void => {
    for (const hear of accounts.get(account)?.get(device) ?? []) hear(frames);
  };
  const hearAll = (frames: string): void => {
    for (const account of accounts.keys()) hear(account, frames);
  };
  const hello = (device: number): string => frameOf({ kind: 'hello', deviceId: encodeId(device), node });

  // What other servers publish: to whom (an account, a device of it, everybody), a line feed, and the frames.
  channel.subscribe(topic, (text) => {
    const end = text.indexOf('\n');
    const [account, device] = text.slice(0, end).split(' ').map(Number);
    const frames = text.slice(end + 1);
    if (!account) hearAll(frames);
    else if (device === undefined) hear(account, frames);
    else hearAt(account, device, frames);
  });

  /** A page that hears `hello` reads again what it shows. */
  const greetAgain = (waiting: number[]): void => {
    for (const account of waiting.splice(0, accountsAtOnce))
      for (const device of accounts.get(account)?.keys() ?? []) hearAt(account, device, hello(device));
    if (waiting.length > 0) setTimeout(greetAgain, pauseMs, waiting).unref();
  };
  channel.onGap(() => greetAgain([...accounts.keys()]));

  return {
    /** First word on every event channel. */
    hello,
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
    /** To the players of an account, whichever server they listen to. */
    publish(account: number, ...events: ServerEvent[]): void {
      if (events.length === 0 || !(channel.hasOthers || accounts.has(account))) return;
      const frames = events.map(frameOf).join('');
      hear(account, frames);
      channel.tellOthers(topic, `${account}\n${frames}`);
    },
    publishTo(account: number, device: number, event: ServerEvent): void {
      hearAt(account, device, frameOf(event));
      channel.tellOthers(topic, `${account} ${device}\n${frameOf(event)}`);
    },
    /** To everybody who listens to this server: each has a library and a demo album of its own. */
    publishHere(event: ServerEvent): void {
      hearAll(frameOf(event));
    },
    listenersOf: (account: number, device: number): number => accounts.get(account)?.get(device)?.size ?? 0,
  };
};

export type EventHub = ReturnType<typeof createEventHub>;
