// Tickets: one step that may be taken once, within minutes. Stored by hash; the epoch inside makes a sign-out
// everywhere void them all.
import { hash } from 'node:crypto';
import type { Attempt } from '@gatefold/sessions';
import type { Clock, Random } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Visitor } from '../devices/devices.ts';

export type MakeRoomTicket = { attempt: Attempt; device: number; visitor: Visitor; as: 'cookie' | 'bearer' };

const lifetimeMs = 10 * 60_000;

const hashOf = (ticket: string) => hash('sha256', ticket, 'base64url');

export const createTickets = ({ data, clock, random }: { data: Data; clock: Clock; random: Random }) => ({
  issue: (content: MakeRoomTicket): Promise<string> =>
    data.transaction(async (tx) => {
      const ticket = Buffer.from(random.bytes(24)).toString('base64url');
      const now = clock.now();
      const db = data.on(tx);
      await db.deleteFrom('tickets').where('ends_at', '<', now).execute();
      await db
        .insertInto('tickets')
        .values({
          hash: hashOf(ticket),
          kind: 'make-room',
          account: content.attempt.account,
          data: JSON.stringify(content),
          ends_at: now + lifetimeMs,
        })
        .execute();
      return ticket;
    }),

  async read(ticket: string): Promise<MakeRoomTicket | undefined> {
    const row = await data.read
      .selectFrom('tickets')
      .select('data')
      .where('hash', '=', hashOf(ticket))
      .where('ends_at', '>', clock.now())
      .executeTakeFirst();
    return row && (JSON.parse(row.data) as MakeRoomTicket);
  },

  /** Takes the ticket inside the step it pays for. False when it is gone: the step must be undone. */
  async spend(tx: Tx, ticket: string): Promise<boolean> {
    const { numDeletedRows } = await data
      .on(tx)
      .deleteFrom('tickets')
      .where('hash', '=', hashOf(ticket))
      .executeTakeFirst();
    return numDeletedRows === 1n;
  },
});

export type Tickets = ReturnType<typeof createTickets>;
