// The sessions a node has seen, in flat arrays: 72 bytes a record plus a slot of a hash table.
// Ids are random, so their own bits place them: 1024 shards by ten bits, a slot in the shard's table by others.
// Each shard grows alone and by an eighth, so no single insertion copies more than a thousandth of the whole.

const shardBits = 10;
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

type Shard = {
  records: Uint32Array;
  count: number;
  /** Position of a record + 1; 0 where the slot is free. A power of two long, at most three quarters full. */
  table: Int32Array;
};

const noShard: Shard = { records: new Uint32Array(0), count: 0, table: new Int32Array(1) };
const high = (value: number) => Math.floor(value / 0x1_0000_0000);
const join = (records: Uint32Array, at: number) =>
  (records[at] as number) * 0x1_0000_0000 + (records[at + 1] as number);

export const createSessionIndex = () => {
  const shards: Shard[] = new Array(shardCount).fill(noShard);
  let size = 0;
  /** The records of the shard that was searched last. */
  let found = noShard.records;

  const shardOf = (key: Uint32Array) => (key[0] as number) >>> (32 - shardBits);

  /** The slot of a key in its shard's table, or the free slot where it would go, as ~slot. */
  const slotOf = (shard: Shard, key: Uint32Array): number => {
    const { table, records } = shard;
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

  const placeAll = (shard: Shard) => {
    const { table, records } = shard;
    const mask = table.length - 1;
    for (let position = 0; position < shard.count; position++) {
      let slot = (records[position * words + 1] as number) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = position + 1;
    }
  };

  const makeRoom = (number: number): Shard => {
    let shard = shards[number] as Shard;
    if (shard === noShard) {
      shard = { records: new Uint32Array(0), count: 0, table: new Int32Array(4) };
      shards[number] = shard;
    }
    if ((shard.count + 1) * words > shard.records.length) {
      const grown = new Uint32Array((shard.count + Math.max(2, shard.count >>> 3)) * words);
      grown.set(shard.records.subarray(0, shard.count * words));
      shard.records = grown;
    }
    if ((shard.count + 1) * 4 > shard.table.length * 3) {
      shard.table = new Int32Array(shard.table.length * 2);
      placeAll(shard);
    }
    return shard;
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

  const removeSlot = (shard: Shard, slot: number) => {
    const { table, records } = shard;
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
    const last = shard.count - 1;
    if (gone !== last) {
      const key = records.subarray(last * words, last * words + 4);
      const lastSlot = slotOf(shard, key);
      records.copyWithin(gone * words, last * words, (last + 1) * words);
      table[lastSlot] = gone + 1;
    }
    shard.count = last;
    size--;
    // Give memory back once three quarters of a large shard are empty.
    if (last > 64 && shard.records.length > last * words * 4) {
      shard.records = shard.records.slice(0, Math.ceil(last * 1.125) * words);
      shard.table = new Int32Array(1 << (32 - Math.clz32(Math.ceil(last * 1.5))));
      placeAll(shard);
    }
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
      const shard = shards[shardOf(key)] as Shard;
      const slot = slotOf(shard, key);
      found = shard.records;
      return slot < 0 ? -1 : ((shard.table[slot] as number) - 1) * words;
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
      const number = shardOf(session.key);
      const shard = makeRoom(number);
      const slot = slotOf(shard, session.key);
      if (slot >= 0) {
        write(shard.records, ((shard.table[slot] as number) - 1) * words, session);
        return;
      }
      write(shard.records, shard.count * words, session);
      shard.count++;
      shard.table[~slot] = shard.count;
      size++;
    },

    /** Whether there was one to remove. */
    remove(key: Uint32Array): boolean {
      const shard = shards[shardOf(key)] as Shard;
      const slot = slotOf(shard, key);
      if (slot < 0) return false;
      removeSlot(shard, slot);
      return true;
    },

    clear(): void {
      shards.fill(noShard);
      size = 0;
    },

    /** Removes what `isOver` names from one shard. There are `shardCount` of them; a sweep visits each. */
    sweepShard(number: number, isOver: IsOver): void {
      const shard = shards[number] as Shard;
      for (let position = shard.count - 1; position >= 0; position--) {
        const { records } = shard;
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
      for (const shard of shards) {
        if (shard !== noShard) bytes += shard.records.byteLength + shard.table.byteLength;
      }
      return bytes;
    },
  };
};

export type SessionIndex = ReturnType<typeof createSessionIndex>;
