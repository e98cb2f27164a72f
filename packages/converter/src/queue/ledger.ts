// What is to be done, what is being done, what is done: kept where a crash cannot reach it.
import type { Conversion, Outcome, Proof } from '../words.ts';

export type LedgerEntry = {
  conversion: Conversion;
  /** Of the music that is to be converted; orders the work and tells how much is left. */
  lengthS?: number;
  /** Begun before a crash: a part file may lie about. */
  isBegun: boolean;
  /** Finished and verified before a crash, and perhaps already named: never to be converted again. */
  prepared?: { part: string; path: string; proof: Proof };
};

/**
 * The port behind which a batch lives. A promise resolves only when what was said would survive the machine's death.
 * One runner works on a ledger at a time: to see to that is the owner's task.
 */
export type Ledger = {
  /** Neither finished nor cancelled, in the order in which they were added. */
  unfinished(): Promise<LedgerEntry[]>;
  /** Also forgets what was prepared: that file has gone, and another half one may lie in its place. */
  begin(id: string): Promise<void>;
  /** Said before the part file gets the name `path`; said again with another path where that was taken. */
  prepare(id: string, prepared: { part: string; path: string; proof: Proof }): Promise<void>;
  finish(id: string, outcome: Outcome): Promise<void>;
};
