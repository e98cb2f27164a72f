// Files that people send, to be converted: taken in as they come, looked at, kept for a day.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Upload } from '@gatefold/contract';
import { findProtection, type Pool, sniffBytes } from '@gatefold/converter';
import { type Clock, type Random, randomId } from '../clock.ts';
import type { Data } from '../db/data.ts';
import { decodeId } from '../ids.ts';
import type { Reader } from '../library/scan/readers.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Place } from './place.ts';
import type { Room } from './room.ts';
import { createTurns } from './turns.ts';
import { factsOf, factsOfMusic, type UploadFacts, uploadOf } from './upload-facts.ts';
import { createUploadsStore, type UploadRow } from './uploads.store.ts';

/** One file: two hours of 24 bits at 192 kHz. */
export const uploadMostBytes = 8 * 1024 ** 3;
/** All that an account may have here at once. */
export const quotaBytes = 50 * 1024 ** 3;
export const quotaFiles = 10_000;
/** Files that are looked into at once: each takes a thread, and perhaps half a gigabyte. */
const looksAtOnce = 2;
/** How often a file that arrives asks whether there is still room. */
const roomEveryBytes = 4 * 1024 * 1024;
/** One that no conversion waits for is kept so long. */
export const keptMs = 24 * 3_600_000;
/** One that has not arrived by then never will. */
const arrivesWithinMs = 6 * 3_600_000;

export type UploadsParts = {
  data: Data;
  place: Place;
  room: Pick<Room, 'hasFor'>;
  /** Decodes a file to its end; why that is not possible, or undefined. */
  checkSound: Pool['check'];
  /** Opens what looks into files, in a thread of its own. */
  openReader(): Reader;
  clock: Clock;
  random: Random;
};

export type Arriving = {
  name: string;
  body: Readable;
  /** What the sender says the body has. */
  announcedBytes: number | undefined;
  /** Whether whoever sent it is still signed in, once it is there. */
  mayStay(): boolean;
};

/** How long a file is that was written down, and the SHA-256 of it in base64url. */
type Written = { sizeBytes: number; sum: string };

export const createUploads = ({ data, place, room, checkSound, openReader, clock, random }: UploadsParts) => {
  const store = createUploadsStore(data);
  const looking = createTurns(looksAtOnce);
  const noUpload = () => refuse('unknown-upload', 'There is no such file, or no longer.');
  const noRoom = () =>
    refuse('disk-full', 'The disk of the server has no room for it. Tell whoever runs this server.');

  const forget = async (id: number): Promise<void> => {
    await data.transaction((tx) => store.remove(tx, id));
    await place.removeUpload(id);
  };

  /** Takes room for one before it comes, so that many at once have no more than the quota together. */
  const takeRoom = (account: number, name: string, sizeBytes: number): Promise<number | Refusal> =>
    data.transaction(async (tx) => {
      await data.alone(tx, `uploads of ${account}`);
      const held = await store.held(tx, account);
      if (held.bytes + sizeBytes > quotaBytes || held.count >= quotaFiles)
        return refuse(
          'uploads-full',
          `Up to ${quotaBytes / 1024 ** 3} GiB and ${quotaFiles} files may be here at once. They go a day after they came.`,
        );
      const id = randomId(random);
      const begun_at = clock.now();
      await store.add(tx, {
        id,
        account,
        name,
        place: place.id,
        size_bytes: sizeBytes,
        facts: null,
        begun_at,
      });
      return id;
    });

  /** Writes the body down. Answers what came, or why it is not taken; throws what node:fs and streams throw. */
  const writeDown = async (id: number, body: Readable): Promise<Written | Refusal> => {
    const file = await open(place.uploadAt(id), 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let sizeBytes = 0;
      // Left open when this one ends early: why it did is still to be said on the same connection.
      const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      for await (const chunk of chunks) {
        if (sizeBytes + chunk.length > uploadMostBytes)
          return refuse('too-large', `A file may have up to ${uploadMostBytes / 1024 ** 3} GiB.`);
        const isTimeToAsk = sizeBytes % roomEveryBytes < chunk.length;
        if (isTimeToAsk && !(await room.hasFor(chunk.length))) return noRoom();
        await file.appendFile(chunk);
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
      await file.datasync();
      return { sizeBytes, sum: hash.digest('base64url') };
    } finally {
      await file.close();
    }
  };

  const protectionOf = async (path: string, sizeBytes: number): Promise<string | undefined> => {
    const file = await open(path, 'r');
    try {
      const length = Math.min(sniffBytes, sizeBytes);
      const [head, tail] = [Buffer.alloc(length), Buffer.alloc(length)];
      await file.read(head, 0, length, 0);
      await file.read(tail, 0, length, sizeBytes - length);
      return findProtection(head, tail);
    } finally {
      await file.close();
    }
  };

  const lookInto = async (id: number, name: string, sizeBytes: number): Promise<UploadFacts | Refusal> => {
    const path = place.uploadAt(id);
    if ((await protectionOf(path, sizeBytes)) !== undefined)
      return refuse(
        'file-protected',
        `${name} is protected by its seller, and Gatefold does not open such files. Ask the seller for a copy without.`,
      );
    const [facts] = await looking(() => {
      const reader = openReader();
      return reader.read([path]).finally(() => reader.stop());
    });
    if (facts === undefined || 'why' in facts)
      return refuse('no-audio', `${name}: ${facts?.why ?? 'There is no music in it.'}`);
    const failure = await checkSound(path);
    if (failure !== undefined)
      return refuse(failure.code === 'no-audio' ? 'no-audio' : 'file-damaged', `${name}: ${failure.detail}`);
    return factsOfMusic(name, facts);
  };

  /**
   * It has arrived: its row, or that of the very same file, of the same name, that came before: it is then as if it came
   * now. Undefined when it was given up meanwhile.
   */
  const settle = (
    { id, account, name }: Pick<UploadRow, 'id' | 'account' | 'name'>,
    { sizeBytes, sum }: Written,
    facts: UploadFacts,
  ): Promise<UploadRow | undefined> =>
    data.transaction(async (tx) => {
      await data.alone(tx, `uploads of ${account}`);
      const others = await store.ofSize(tx, account, place.id, sizeBytes);
      const same = others.find((row) => row.name === name && factsOf(row).sum === sum);
      const text = JSON.stringify({ ...facts, sum });
      const what = { size_bytes: sizeBytes, facts: text, begun_at: clock.now() };
      return (same && (await store.arrived(tx, same.id, what))) ?? (await store.arrived(tx, id, what));
    });

  return {
    /** Nothing is left of a file that is not taken, or was here already. Throws what `body` throws. */
    async take(
      account: number,
      { name, body, announcedBytes, mayStay }: Arriving,
    ): Promise<Upload | Refusal> {
      const mostBytes = announcedBytes ?? uploadMostBytes;
      if (mostBytes > uploadMostBytes)
        return refuse('too-large', `A file may have up to ${uploadMostBytes / 1024 ** 3} GiB.`);
      if (!(await room.hasFor(announcedBytes ?? 0))) return noRoom();
      const id = await takeRoom(account, name, mostBytes);
      if (typeof id !== 'number') return id;
      let isTaken = false;
      try {
        const written = await writeDown(id, body);
        if ('refusal' in written) return written;
        const facts = await lookInto(id, name, written.sizeBytes);
        if ('refusal' in facts) return facts;
        if (!mayStay()) return refuse('not-signed-in', 'This device was signed out.');
        const settled = await settle({ id, account, name }, written, facts);
        isTaken = settled?.id === id;
        // What came now is whole: what lies there may have suffered since.
        if (settled !== undefined && !isTaken) await place.renewUpload(settled.id, id);
        return settled === undefined
          ? refuse('request-timeout', 'The file took too long to arrive.')
          : uploadOf(settled);
      } finally {
        if (!isTaken) await forget(id);
      }
    },

    /** Those of the account that have arrived, by their ids. */
    async facts(
      account: number,
      ids: readonly number[],
    ): Promise<Map<number, UploadFacts & { place: string; sentAs: string }>> {
      const rows = await store.of(account, ids);
      return new Map(rows.map((row) => [row.id, { ...factsOf(row), place: row.place, sentAs: row.name }]));
    },

    /** All of the account that have arrived, the newest first. */
    async ofAccount(account: number): Promise<Upload[]> {
      return (await store.ofAccount(account)).map(uploadOf);
    },

    async one(account: number, id: number): Promise<Upload | Refusal> {
      const [row] = await store.of(account, [id]);
      return row === undefined ? noUpload() : uploadOf(row);
    },

    async remove(account: number, id: number): Promise<Refusal | undefined> {
      const row = await data.transaction(async (tx) => {
        await data.alone(tx, `uploads of ${account}`);
        return store.removeArrived(tx, account, id);
      });
      if (row === undefined) return noUpload();
      await place.removeUpload(id);
      return undefined;
    },

    /** Takes away what nobody waits for any more, and files that no row knows. */
    async sweep(): Promise<void> {
      const now = clock.now();
      const old = await data.transaction((tx) => store.removeOld(tx, now - keptMs, now - arrivesWithinMs));
      for (const row of old) if (row.place === place.id) await place.removeUpload(row.id);
      const names = await place.uploads();
      // After the look into the folder: a row is there before its file.
      const known = await store.ids(place.id);
      for (const id of names.map(decodeId))
        if (id !== undefined && !known.has(id)) await place.removeUpload(id);
    },
  };
};

export type Uploads = ReturnType<typeof createUploads>;
