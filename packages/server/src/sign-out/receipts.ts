// Receipts: what a sign-out ended, when, on which server. Written with the ending; its timings follow at leisure,
// because the ending is durable already and a second durable write would double what a sign-out costs.
import type { EndReason, Receipt } from '@gatefold/contract';
import type { Acknowledged, EndedSession } from '@gatefold/sessions';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';
import type { DeviceNames } from '../devices/devices.ts';
import { decodeId, encodeId } from '../ids.ts';

export type Opened = {
  id: number;
  account: number;
  at: number;
  reason: EndReason;
  ended: readonly EndedSession[];
  more: number;
  names: DeviceNames;
  /** This server, which the receipt waits for until it has been acknowledged. */
  node: string;
};

const settleAfterMs = 1000;
const againAfterMs = 10_000;
/** A server that has not written so long after an ending how long it took is not going to. */
const settledWithinMs = 60_000;
/** Written in one go, so that a sign-out that comes meanwhile waits for few. */
const batchMost = 20;
const keptReceipts = 1000;
/** Rows at once of what is tidied, so that nobody waits for it. */
const pageRows = 200;

/** The next receipts that wait for a server, by their ids. In the words of the index that holds no others. */
export const pendingAfter = (db: Kysely<Tables>, id: number) =>
  db
    .selectFrom('receipts')
    .select(['id', 'at', 'receipt'])
    .where(sql<boolean>`receipt like '%"pending":["%'`)
    .where('id', '>', id)
    .orderBy('id')
    .limit(pageRows);

/** The receipt as it stands at the moment of the ending: nothing confirmed yet. */
export const openReceipt = ({ id, at, reason, ended, more, names, node }: Opened): Receipt => {
  const endedAt = new Date(at).toISOString();
  return {
    id: encodeId(id),
    at: endedAt,
    tookMs: 0,
    reason,
    ended: {
      devices: ended.map(({ device }) => ({
        id: encodeId(device),
        name: names.get(device)?.name ?? '',
        kind: names.get(device)?.kind ?? 'other',
        endedAt,
        streamsCut: 0,
      })),
      apps: [],
      ...(more > 0 ? { more } : {}),
    },
    nodes: [],
    pending: [node],
  };
};

const round = (ms: number) => Math.round(ms * 10) / 10;

/** The receipt once every server has confirmed. */
export const settleReceipt = (receipt: Receipt, { tookMs, nodes, closed }: Acknowledged): Receipt => {
  const cut = new Map<number, number>();
  const closedAfterMs = new Map<number, number>();
  for (const { device, kind, afterMs } of closed) {
    if (kind === 'stream') cut.set(device, (cut.get(device) ?? 0) + 1);
    closedAfterMs.set(device, Math.max(afterMs, closedAfterMs.get(device) ?? 0));
  }
  // A device that had nothing open was refused from the moment at which the first server had applied the ending.
  const applied = nodes.flatMap((node) => ('appliedAfterMs' in node ? [node.appliedAfterMs] : []));
  const refusedAfterMs = Math.min(tookMs, ...applied);
  return {
    ...receipt,
    tookMs: round(tookMs),
    ended: {
      ...receipt.ended,
      devices: receipt.ended.devices.map((device) => {
        const id = decodeId(device.id) ?? 0;
        return {
          ...device,
          streamsCut: cut.get(id) ?? 0,
          closedAfterMs: round(closedAfterMs.get(id) ?? refusedAfterMs),
        };
      }),
    },
    nodes: nodes.map((node) =>
      'appliedAfterMs' in node ? { ...node, appliedAfterMs: round(node.appliedAfterMs) } : node,
    ),
    pending: [],
  };
};

export type ReceiptsParts = { data: Data; clock: Clock; onError(error: unknown): void };

export const createReceipts = ({ data, clock, onError }: ReceiptsParts) => {
  /** Settled, not yet written. */
  const waiting = new Map<number, { account: number; receipt: Receipt }>();
  let timer: NodeJS.Timeout | undefined;
  /** Accounts that may have more receipts than are kept: those that were given one here. */
  const grown = new Set<number>();

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const settled = [...waiting];
    try {
      for (let from = 0; from < settled.length; from += batchMost) {
        const batch = settled.slice(from, from + batchMost);
        await data.transaction(async (tx) => {
          for (const [id, { receipt }] of batch) await write(tx, id, receipt);
        });
        for (const [id, one] of batch) if (waiting.get(id) === one) waiting.delete(id);
      }
    } catch (error) {
      onError(error);
      timer = setTimeout(() => void flush(), againAfterMs);
    }
  };

  const write = (tx: Tx, id: number, receipt: Receipt) =>
    data
      .on(tx)
      .updateTable('receipts')
      .set({ receipt: JSON.stringify(receipt) })
      .where('id', '=', id)
      .execute();

  return {
    async open(tx: Tx, opened: Opened): Promise<Receipt> {
      const { id, account, at } = opened;
      grown.add(account);
      const receipt = openReceipt(opened);
      await data
        .on(tx)
        .insertInto('receipts')
        .values({ id, account, at, receipt: JSON.stringify(receipt) })
        .execute();
      return receipt;
    },

    settle(id: number, account: number, receipt: Receipt, done: Acknowledged): Receipt {
      const settled = settleReceipt(receipt, done);
      waiting.set(id, { account, receipt: settled });
      timer ??= setTimeout(() => void flush(), settleAfterMs);
      return settled;
    },

    async one(account: number, id: number): Promise<Receipt | undefined> {
      const settled = waiting.get(id);
      if (settled !== undefined) return settled.account === account ? settled.receipt : undefined;
      const row = await data.read
        .selectFrom('receipts')
        .select('receipt')
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst();
      return row && (JSON.parse(row.receipt) as Receipt);
    },

    /**
     * Receipts of a process that ended before it wrote how long its endings took. They were durable, and a process
     * that has ended trusts nothing. `nodes` are the servers that run, as far as is known: theirs are given time.
     */
    async closeForgotten(nodes: readonly string[]): Promise<void> {
      const late = clock.now() - settledWithinMs;
      for (let last = 0; ; ) {
        const rows = await pendingAfter(data.read, last).execute();
        await data.transaction(async (tx) => {
          for (const { id, at, receipt: text } of rows) {
            const receipt = JSON.parse(text) as Receipt;
            if (at > late && receipt.pending.some((node) => nodes.includes(node))) continue;
            const lapsed = receipt.pending.map((node) => ({ node, trustLapsed: true }) as const);
            const closed: Receipt = { ...receipt, nodes: [...receipt.nodes, ...lapsed], pending: [] };
            // A server that was only slow to say that it runs may have settled its receipt meanwhile: that one stays.
            await data
              .on(tx)
              .updateTable('receipts')
              .set({ receipt: JSON.stringify(closed) })
              .where('id', '=', id)
              .where('receipt', '=', text)
              .execute();
          }
        });
        if (rows.length < pageRows) return;
        last = rows.at(-1)?.id ?? last;
      }
    },

    /** Forgets old receipts of one account that has too many. True when there is more to look at. */
    async trim(): Promise<boolean> {
      const [account] = grown;
      if (account === undefined) return false;
      grown.delete(account);
      const old = await data.read
        .selectFrom('receipts')
        .select('id')
        .where('account', '=', account)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .offset(keptReceipts)
        .limit(pageRows)
        .execute();
      if (old.length > 0) {
        const ids = old.map(({ id }) => id);
        await data.transaction((tx) => data.on(tx).deleteFrom('receipts').where('id', 'in', ids).execute());
      }
      if (old.length === pageRows) grown.add(account);
      return grown.size > 0;
    },

    flush,
  };
};

export type Receipts = ReturnType<typeof createReceipts>;
