// The sessions a node has seen, in flat arrays: 72 bytes a record plus a slot of a hash table.
// Ids are random, so their own bits place them: 256 shards by eight bits, a slot in the shard's table by others.
// Each shard grows alone and by an eighth, so no single insertion copies more than a few thousandths of the whole.

const shardBits = 8;
const shardCount = 1 << shardBits;

const words = 18;
const secretAt = 4;
const sumAt = 8;
const accountAt = 9;
const deviceAt = 11;
const epochAt = 13;
const signedInAt = 14;
const lastUsedAt = 15;
const endsAt = 16;
const idleAt = 17;

/** A session as the index keeps it: id as four words, moments and durations in whole seconds. */
export type IndexedSession = {
  key: Uint32Array;
  secret: Uint32Array;
  sum: number;
  account: number;
  device: number;
  epoch: number;
  signedInS: number;
  lastUsedS: number;
  /** When it ends whatever happens. */
  endsS: number;
  /** How long it may go unused. */
  idleS: number;
};

type IsOver = (account: number, epoch: number, endsS: number, lastUsedS: number, idleS: number) => boolean;

const noRecords = new Uint32Array(0);
const noTable = new Int32Array(1);
const smallest = 64;
const high = (value: number) => Math.floor(value / 0x1_0000_0000);
const join = (records: Uint32Array, at: number) =>
  (records[at] as number) * 0x1_0000_0000 + (records[at + 1] as number);

export const createSessionIndex = () => {
  const counts = new Uint32Array(shardCount);
  const recordsOf: Uint32Array[] = new Array(shardCount).fill(noRecords);
  /** Position of a record + 1; 0 where the slot is free. Each a power of two long, at most three quarters full. */
  const tables: Int32Array[] = new Array(shardCount).fill(noTable);
  let size = 0;
  /** The records of the shard that was searched last. */
  let found: Uint32Array = noRecords;

  const shardOf = (key: Uint32Array) => (key[0] as number) >>> (32 - shardBits);

  /** The slot of a key in its shard's table, or the free slot where it would go, as ~slot. */
  const slotOf = (shard: number, key: Uint32Array): number => {
    const table = tables[shard] as Int32Array;
    const records = recordsOf[shard] as Uint32Array;
    const mask = table.length - 1;
    let slot = (key[1] as number) & mask;
    for (;;) {
      const position = table[slot] as number;
      if (position === 0) return ~slot;
      const at = (position - 1) * words;
      if (
        records[at] === key[0] &&
        records[at + 1] === key[1] &&
        records[at + 2] === key[2] &&
        records[at + 3] === key[3]
      ) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  };

  const makeTable = (shard: number, length: number) => {
    const table = new Int32Array(length);
    const records = recordsOf[shard] as Uint32Array;
    const mask = length - 1;
    for (let position = 0; position < (counts[shard] as number); position++) {
      let slot = (records[position * words + 1] as number) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = position + 1;
    }
    tables[shard] = table;
  };

  const resizeRecords = (shard: number, capacity: number) => {
    const resized = new Uint32Array(capacity * words);
    resized.set((recordsOf[shard] as Uint32Array).subarray(0, (counts[shard] as number) * words));
    recordsOf[shard] = resized;
  };

  const makeRoom = (shard: number) => {
    const count = counts[shard] as number;
    if ((count + 1) * words > (recordsOf[shard] as Uint32Array).length) {
      resizeRecords(shard, count + Math.max(2, count >>> 3));
    }
    const { length } = tables[shard] as Int32Array;
    if ((count + 1) * 4 > length * 3) makeTable(shard, Math.max(4, length * 2));
  };

  /** Gives memory back once three quarters of a large shard are empty. */
  const giveBack = (shard: number) => {
    const count = counts[shard] as number;
    if (count < smallest || (recordsOf[shard] as Uint32Array).length <= count * words * 4) return;
    resizeRecords(shard, Math.ceil(count * 1.125));
    makeTable(shard, 1 << (32 - Math.clz32(Math.ceil(count * 1.5))));
  };

  const write = (records: Uint32Array, at: number, session: IndexedSession) => {
    records.set(session.key, at);
    records.set(session.secret, at + secretAt);
    records[at + sumAt] = session.sum;
    records[at + accountAt] = high(session.account);
    records[at + accountAt + 1] = session.account;
    records[at + deviceAt] = high(session.device);
    records[at + deviceAt + 1] = session.device;
    records[at + epochAt] = session.epoch;
    records[at + signedInAt] = session.signedInS;
    records[at + lastUsedAt] = session.lastUsedS;
    records[at + endsAt] = session.endsS;
    records[at + idleAt] = session.idleS;
  };

  const removeSlot = (shard: number, slot: number) => {
    const table = tables[shard] as Int32Array;
    const records = recordsOf[shard] as Uint32Array;
    const mask = table.length - 1;
    const gone = (table[slot] as number) - 1;
    // Close the gap in the probe sequence by moving later entries back (no tombstones).
    let hole = slot;
    let next = (slot + 1) & mask;
    while (table[next] !== 0) {
      const home = (records[((table[next] as number) - 1) * words + 1] as number) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        table[hole] = table[next] as number;
        hole = next;
      }
      next = (next + 1) & mask;
    }
    table[hole] = 0;
    // Keep records dense: the last one takes the place of the one that is gone.
    const last = (counts[shard] as number) - 1;
    if (gone !== last) {
      const lastSlot = slotOf(shard, records.subarray(last * words, last * words + 4));
      records.copyWithin(gone * words, last * words, (last + 1) * words);
      table[lastSlot] = gone + 1;
    }
    counts[shard] = last;
    size--;
    giveBack(shard);
  };

  return {
    get size() {
      return size;
    },

    /**
     * Position of a session for the readers below, -1 when it is unknown.
     * Valid until the next search, insertion or removal.
     */
    find(key: Uint32Array): number {
      const shard = shardOf(key);
      const slot = slotOf(shard, key);
      found = recordsOf[shard] as Uint32Array;
      return slot < 0 ? -1 : (((tables[shard] as Int32Array)[slot] as number) - 1) * words;
    },

    /** Compares secret and check sum in constant time. */
    matches: (at: number, secret: Uint32Array, sum: number): boolean =>
      (((found[at + secretAt] as number) ^ (secret[0] as number)) |
        ((found[at + secretAt + 1] as number) ^ (secret[1] as number)) |
        ((found[at + secretAt + 2] as number) ^ (secret[2] as number)) |
        ((found[at + secretAt + 3] as number) ^ (secret[3] as number)) |
        ((found[at + sumAt] as number) ^ sum)) ===
      0,

    account: (at: number) => join(found, at + accountAt),
    device: (at: number) => join(found, at + deviceAt),
    epoch: (at: number) => found[at + epochAt] as number,
    signedInS: (at: number) => found[at + signedInAt] as number,
    lastUsedS: (at: number) => found[at + lastUsedAt] as number,
    endsS: (at: number) => found[at + endsAt] as number,
    idleS: (at: number) => found[at + idleAt] as number,

    setLastUsed(at: number, seconds: number): void {
      found[at + lastUsedAt] = seconds;
    },
    setEpoch(at: number, epoch: number): void {
      found[at + epochAt] = epoch;
    },

    /** Adds a session, or replaces the one with the same id. */
    insert(session: IndexedSession): void {
      const shard = shardOf(session.key);
      makeRoom(shard);
      const records = recordsOf[shard] as Uint32Array;
      const table = tables[shard] as Int32Array;
      const slot = slotOf(shard, session.key);
      if (slot >= 0) {
        write(records, ((table[slot] as number) - 1) * words, session);
        return;
      }
      const count = counts[shard] as number;
      write(records, count * words, session);
      counts[shard] = count + 1;
      table[~slot] = count + 1;
      size++;
    },

    /** Whether there was one to remove. */
    remove(key: Uint32Array): boolean {
      const shard = shardOf(key);
      const slot = slotOf(shard, key);
      if (slot < 0) return false;
      removeSlot(shard, slot);
      return true;
    },

    clear(): void {
      counts.fill(0);
      recordsOf.fill(noRecords);
      tables.fill(noTable);
      size = 0;
    },

    /** Removes what `isOver` names from one shard. There are `shardCount` of them; a sweep visits each. */
    sweepShard(shard: number, isOver: IsOver): void {
      for (let position = (counts[shard] as number) - 1; position >= 0; position--) {
        const records = recordsOf[shard] as Uint32Array;
        const at = position * words;
        const isGone = isOver(
          join(records, at + accountAt),
          records[at + epochAt] as number,
          records[at + endsAt] as number,
          records[at + lastUsedAt] as number,
          records[at + idleAt] as number,
        );
        if (isGone) removeSlot(shard, slotOf(shard, records.subarray(at, at + 4)));
      }
    },

    shardCount,

    /** Bytes of all arrays. */
    get sizeBytes() {
      let bytes = 0;
      for (let shard = 0; shard < shardCount; shard++) {
        bytes += (recordsOf[shard] as Uint32Array).byteLength + (tables[shard] as Int32Array).byteLength;
      }
      return bytes;
    },
  };
};

export type SessionIndex = ReturnType<typeof createSessionIndex>;
