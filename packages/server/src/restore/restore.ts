// A restored backup must not bring ended sessions back: when the database does not know what this server knew, or
// nobody can tell, everybody signs in again.
import type { SessionStore, Sessions } from '@gatefold/sessions';
import type { FastifyBaseLogger } from 'fastify';
import type { Activity } from '../activity/activity.ts';
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import { createNewestEnding, decideKnown } from '../db/newest-ending.ts';

export type RestoreParts = {
  data: Data;
  dataFolder: string;
  clock: Clock;
  store: SessionStore<Tx>;
  activity: Activity;
  log: FastifyBaseLogger;
  onError(error: unknown): void;
};

/** Accounts at once, of whom there may be a million. */
const pageRows = 1000;

export const createRestore = (parts: RestoreParts) => {
  const { data, dataFolder, clock, store, activity, log, onError } = parts;
  const newest = createNewestEnding(dataFolder, clock, onError);

  const accountsAfter = (tx: Tx, id: number) =>
    data
      .on(tx)
      .selectFrom('accounts')
      .select('id')
      .where('id', '>', id)
      .orderBy('id')
      .limit(pageRows)
      .execute();

  const known = async (): Promise<number> => {
    const seq = decideKnown(newest.find(), data.shared !== undefined);
    if (seq !== 'unsure') return seq;
    const isNew = (await data.read.selectFrom('accounts').select('id').limit(1).execute()).length === 0;
    return isNew ? 0 : (await store.readHead()) + 1;
  };

  return {
    onApplied: newest.note,

    /** Joins the transaction that ends every session. */
    async whenWentBack(tx: Tx): Promise<void> {
      const at = clock.now();
      let count = 0;
      for (let last = 0; ; ) {
        const page = await accountsAfter(tx, last);
        if (page.length === 0) break;
        const happenings = page.map(({ id }) => ({ account: id, kind: 'data-restored' as const, at }));
        await activity.record(tx, ...happenings);
        count += page.length;
        last = page.at(-1)?.id ?? last;
      }
      log.warn(
        `The database may be from a backup, older than what was signed out since: all ${count} accounts are signed out everywhere, so that nothing comes back.`,
      );
    },

    /** Starts the engine with what this server knows of endings; throws when the data folder cannot be written. */
    async startSessions(sessions: Sessions<Tx>): Promise<void> {
      await sessions.start({ known: await known() });
      newest.begin(sessions.figures().applied);
    },

    close: newest.close,
  };
};
