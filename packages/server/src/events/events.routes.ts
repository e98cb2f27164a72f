// `GET /api/events`: one open channel for each player, closed with its session after a last word.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Sessions } from '@gatefold/sessions';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/data.ts';
import { refuse } from '../refusal.ts';
import { type EventHub, frameOf } from './event-hub.ts';
import { readWhy } from './why.ts';

const beatMs = 25_000;
const channelsMost = 12;
/** A listener that takes nothing in is let go once this much waits for it. */
const waitingMostBytes = 256 * 1024;
/** After the last word the channel has so long to drain before the connection is reset. */
const lastWordMs = 500;

export type EventsParts = {
  sessions: Sessions<Tx>;
  events: EventHub;
  clock: Clock;
  /** The last channel of a device closed: what it said it plays is over. */
  onSilent(account: number, device: number): void;
};

export const eventsRoutes =
  ({ sessions, events, clock, onSilent }: EventsParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const open = new Set<() => void>();
    app.addHook('preClose', async () => {
      for (const close of open) close();
    });

    app.get('/events', async ({ caller, raw: request }, reply) => {
      const { account, device, session } = caller;
      if (events.listenersOf(account, device) >= channelsMost) {
        return refuse('too-many-channels', 'Close other windows of this player first.', {}, 30);
      }
      if (!(await sessions.trusted())) {
        return refuse('try-again-shortly', 'Whether this device is signed in cannot be told now.', {}, 1);
      }
      const { raw } = reply;
      let stopListening = () => {};
      const finish = (lastWord?: string) => {
        stopListening();
        open.delete(finish);
        if (raw.writableEnded) return;
        raw.end(lastWord);
        const { socket } = raw;
        if (lastWord !== undefined && socket) setTimeout(() => socket.resetAndDestroy(), lastWordMs).unref();
      };
      const hold = await sessions.hold(session, {
        kind: 'events',
        close: (why) =>
          finish(
            frameOf({
              kind: 'signed-out',
              ...readWhy(why),
              at: new Date(clock.now()).toISOString(),
            }),
          ),
      });
      if (hold === undefined) return refuse('not-signed-in', 'This device was signed out.');
      reply.hijack();
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'close',
      });
      const write = (text: string) => {
        const state = hold.state();
        // Of thousands that end together, those that wait for their last word hear nothing else any more.
        if (state === 'over') return;
        // Whoever opens it again is asked who it is.
        if (state === 'unsure') finish();
        else if (raw.writableLength > waitingMostBytes) raw.destroy();
        else raw.write(text);
      };
      stopListening = events.listen(account, device, write);
      open.add(finish);
      write(`retry: 1000\n${events.hello(device)}`);
      const beat = setInterval(() => write(':\n\n'), beatMs);
      request.socket.once('close', () => {
        clearInterval(beat);
        hold.release();
        finish();
        if (events.listenersOf(account, device) === 0) onSilent(account, device);
      });
      return reply;
    });
  };
