// The sessions a node has seen, in flat arrays: 72 bytes a record plus a slot of a hash table.
// Records stand densely in blocks of one size, so growing copies none of them. Ids are random, so their own bits
// place them in the tables: one of 1024 by ten bits, a slot in it by others. Each table grows alone, so no single
// insertion moves more than a thousandth of the slots.

const tableBits = 10;
const tableCount = 1 << tableBits;
const smallestTable = 4;

/** A slot holds the number of a record + 1, and above it eight bits of the key, so that few others are looked at. */
const numberBits = 24;
const numberMask = (1 << numberBits) - 1;
const mostRecords = numberMask;
const numberIn = (entry: number) => (entry & numberMask) - 1;
const tagIn = (entry: number) => entry >>> numberBits;
const tagOf = (third: number) => third >>> numberBits;

const blockBits = 12;
const blockMask = (1 << blockBits) - 1;

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

const noTable = new Int32Array(1);
const high = (value: number) => Math.floor(value / 0x1_0000_0000);
const join = (block: Uint32Array, at: number) =>
  (block[at] as number) * 0x1_0000_0000 + (block[at + 1] as number);

export const createSessionIndex = () => {
  /** Full up to `size`; the last one may be empty and is kept for the next insertion. */
  const blocks: Uint32Array[] = [];
  let size = 0;
  /** 0 where a slot is free. Each a power of two long, at most seven eighths full. */
  const tables: Int32Array[] = new Array(tableCount).fill(noTable);
  const counts = new Uint32Array(tableCount);
  /** The block of the record that was found last. */
  let found: Uint32Array = new Uint32Array(words);

  const blockOf = (number: number) => blocks[number >>> blockBits] as Uint32Array;
  const placeOf = (number: number) => (number & blockMask) * words;
  const tableNumberOf = (first: number) => first >>> (32 - tableBits);
  /** Where in a table the search for a record begins, before the mask. */
  const homeOf = (number: number) => blockOf(number)[placeOf(number) + 1] as number;

  /** The slot of a key in its table, or the free slot where it would go, as ~slot. */
  const slotOf = (table: Int32Array, key: Uint32Array): number => {
    const mask = table.length - 1;
    const tag = tagOf(key[2] as number);
    let slot = (key[1] as number) & mask;
    for (;;) {
      const entry = table[slot] as number;
      if (entry === 0) return ~slot;
      if (tagIn(entry) === tag) {
        const block = blockOf(numberIn(entry));
        const at = placeOf(numberIn(entry));
        if (
          block[at] === key[0] &&
          block[at + 1] === key[1] &&
          block[at + 2] === key[2] &&
          block[at + 3] === key[3]
        ) {
          return slot;
        }
      }
      slot = (slot + 1) & mask;
    }
  };

  const resizeTable = (number: number, length: number): Int32Array => {
    const table = new Int32Array(length);
    const mask = length - 1;
    for (const entry of tables[number] as Int32Array) {
      if (entry === 0) continue;
      let slot = homeOf(numberIn(entry)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = entry;
    }
    tables[number] = table;
    return table;
  };

  const write = (block: Uint32Array, at: number, session: IndexedSession) => {
    block.set(session.key, at);
    block.set(session.secret, at + secretAt);
    block[at + sumAt] = session.sum;
    block[at + accountAt] = high(session.account);
    block[at + accountAt + 1] = session.account;
    block[at + deviceAt] = high(session.device);
    block[at + deviceAt + 1] = session.device;
    block[at + epochAt] = session.epoch;
    block[at + signedInAt] = session.signedInS;
    block[at + lastUsedAt] = session.lastUsedS;
    block[at + endsAt] = session.endsS;
    block[at + idleAt] = session.idleS;
  };

  /** Frees a slot and closes the gap in the search for others: later entries move back (no tombstones). */
  const freeSlot = (table: Int32Array, slot: number) => {
    const mask = table.length - 1;
    let hole = slot;
    let next = (slot + 1) & mask;
    while (table[next] !== 0) {
      const home = homeOf(numberIn(table[next] as number)) & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        table[hole] = table[next] as number;
        hole = next;
      }
      next = (next + 1) & mask;
    }
    table[hole] = 0;
  };

  /** The last record takes the place of one that is gone. */
  const fillPlace = (gone: number, last: number) => {
    const table = tables[tableNumberOf(blockOf(last)[placeOf(last)] as number)] as Int32Array;
    const mask = table.length - 1;
    let slot = homeOf(last) & mask;
    while (numberIn(table[slot] as number) !== last) slot = (slot + 1) & mask;
    table[slot] = (table[slot] as number) - last + gone;
    const [source, target] = [blockOf(last), blockOf(gone)];
    const [from, to] = [placeOf(last), placeOf(gone)];
    for (let word = 0; word < words; word++) target[to + word] = source[from + word] as number;
  };

  const removeSlot = (number: number, slot: number) => {
    const table = tables[number] as Int32Array;
    const gone = numberIn(table[slot] as number);
    freeSlot(table, slot);
    const last = size - 1;
    if (gone !== last) fillPlace(gone, last);
    size = last;
    counts[number] = (counts[number] as number) - 1;
    // Give memory back, but not what the next insertion would ask for again.
    if (blocks.length > (size >>> blockBits) + 2) blocks.pop();
    const { length } = table;
    if (length > smallestTable && (counts[number] as number) * 8 < length) resizeTable(number, length / 2);
  };

  return {
    get size() {
      return size;
    },

    /**
     * Place of a session for the readers below, -1 when it is unknown.
     * Valid until the next search, insertion or removal.
     */
    find(key: Uint32Array): number {
      const table = tables[tableNumberOf(key[0] as number)] as Int32Array;
      const slot = slotOf(table, key);
      if (slot < 0) return -1;
      const number = numberIn(table[slot] as number);
      found = blockOf(number);
      return placeOf(number);
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

    /** Adds a session, or replaces the one with the same id. A full index (16 million) takes no more. */
    insert(session: IndexedSession): void {
      const number = tableNumberOf(session.key[0] as number);
      const count = counts[number] as number;
      let table = tables[number] as Int32Array;
      if ((count + 1) * 8 > table.length * 7) {
        table = resizeTable(number, Math.max(smallestTable, table.length * 2));
      }
      const slot = slotOf(table, session.key);
      const record = slot < 0 ? size : numberIn(table[slot] as number);
      if (slot < 0) {
        if (size === mostRecords) return;
        if (size >>> blockBits === blocks.length) blocks.push(new Uint32Array(words << blockBits));
        table[~slot] = (tagOf(session.key[2] as number) << numberBits) | (size + 1);
        counts[number] = count + 1;
        size++;
      }
      write(blockOf(record), placeOf(record), session);
    },

    /** Whether there was one to remove. */
    remove(key: Uint32Array): boolean {
      const number = tableNumberOf(key[0] as number);
      const slot = slotOf(tables[number] as Int32Array, key);
      if (slot < 0) return false;
      removeSlot(number, slot);
      return true;
    },

    clear(): void {
      blocks.length = 0;
      size = 0;
      tables.fill(noTable);
      counts.fill(0);
    },

    get blockCount() {
      return blocks.length;
    },

    /**
     * Removes what `isOver` names from one block. A sweep visits all from the last to the first: what comes into the
     * place of one that is gone is taken from the end, where the sweep has been.
     */
    sweepBlock(block: number, isOver: IsOver): void {
      const first = block << blockBits;
      for (let record = Math.min(size, first + blockMask + 1) - 1; record >= first; record--) {
        const held = blockOf(record);
        const at = placeOf(record);
        const isGone = isOver(
          join(held, at + accountAt),
          held[at + epochAt] as number,
          held[at + endsAt] as number,
          held[at + lastUsedAt] as number,
          held[at + idleAt] as number,
        );
        if (!isGone) continue;
        const number = tableNumberOf(held[at] as number);
        removeSlot(number, slotOf(tables[number] as Int32Array, held.subarray(at, at + 4)));
      }
    },

    /** Bytes of all arrays. */
    get sizeBytes() {
      let bytes = counts.byteLength + blocks.length * (words << blockBits) * 4;
      for (const table of tables) if (table !== noTable) bytes += table.byteLength;
      return bytes;
    },
  };
};

export type SessionIndex = ReturnType<typeof createSessionIndex>;
