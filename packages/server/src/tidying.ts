// Work that nobody waits for: what a server that is gone left open is closed, and what is old is forgotten, a little at
// a time.
import type { Timers } from '@gatefold/sessions';

/** One short step; true when there is more to do. */
type Step = () => Promise<boolean>;

export type TidyingNeeds = {
  receipts: { closeForgotten(nodes: readonly string[]): Promise<void>; trim: Step };
  activity: { trim: Step };
  jobs: { trim: Step };
  liveNodes(): Promise<string[]>;
  timers: Timers;
  onError(error: unknown): void;
};

const everyMs = 3_600_000;
/** By then a server that vanished before this one started is known to be gone. */
const secondAfterMs = 90_000;

/** Begins at once. `stop` resolves when nothing of it is under way. */
export const startTidying = ({ receipts, activity, jobs, liveNodes, timers, onError }: TidyingNeeds) => {
  let isStopped = false;
  let under: Promise<void> = Promise.resolve();

  const tidyAll = async (): Promise<void> => {
    if (isStopped) return;
    await receipts.closeForgotten(await liveNodes());
    for (const step of [receipts.trim, activity.trim, jobs.trim]) {
      // In between, others have their turn.
      while (!isStopped && (await step())) await timers.yield();
    }
  };
  const tidy = () => {
    under = under.then(tidyAll).catch(onError);
  };

  tidy();
  const soon = setTimeout(tidy, secondAfterMs);
  const often = setInterval(tidy, everyMs);
  return {
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(soon);
      clearInterval(often);
      await under;
    },
  };
};
