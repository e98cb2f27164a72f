// How batches go, to the players of their account: at most four times a second for each, and always the last word.
import type { EventHub } from '../events/event-hub.ts';
import { encodeId } from '../ids.ts';
import type { BatchesStore } from './batches.store.ts';
import { batchOf, type Live } from './shapes.ts';

const everyMs = 250;

export type BatchNewsParts = { events: EventHub; batches: BatchesStore; onError(error: unknown): void };

export const createBatchNews = ({ events, batches, onError }: BatchNewsParts) => {
  /** Batches of which something was said a moment ago; true: there is more to say. */
  const quiet = new Map<number, { hasMore: boolean }>();

  const say = async (account: number, id: number, live: () => Live | undefined): Promise<void> => {
    const row = await batches.of(account, id);
    if (row === undefined) {
      events.publish(account, { kind: 'batch-removed', batchId: encodeId(id) });
      return;
    }
    const sums = await batches.sums(id);
    events.publish(account, { kind: 'conversion', batch: batchOf(row, sums, live()) });
  };

  return {
    /** `live` is asked when it is said. */
    tell(account: number, id: number, live: () => Live | undefined): void {
      const one = quiet.get(id);
      if (one !== undefined) {
        one.hasMore = true;
        return;
      }
      quiet.set(id, { hasMore: false });
      const speak = () => {
        say(account, id, live).catch(onError);
        setTimeout(() => {
          const more = quiet.get(id)?.hasMore;
          quiet.delete(id);
          if (more) this.tell(account, id, live);
        }, everyMs).unref();
      };
      speak();
    },
  };
};

export type BatchNews = ReturnType<typeof createBatchNews>;
