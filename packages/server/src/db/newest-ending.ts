// The number of the newest ending, kept in a file beside the data: what a restored database cannot know.
import { closeSync, constants, fdatasync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';

/** `at`: when the file was written, for file systems that say so too (`isTimed`). */
export type Mark = { seq: number; at: number; isTimed: boolean };

/** A file system and this machine's clock say nearly the same of one moment. */
const apartMostMs = 3000;
const syncEveryMs = 1000;

/** Undefined for what is no mark. */
export const parseMark = (text: string): Mark | undefined => {
  const [, seq, at, timed] = /^(\d{1,16}) (\d{1,16}) (timed|untimed) *\n/.exec(text) ?? [];
  return seq === undefined ? undefined : { seq: Number(seq), at: Number(at), isTimed: timed === 'timed' };
};

/** Always of one length, so that it is written in place: whole, or as it was. */
export const formatMark = ({ seq, at, isTimed }: Mark): string =>
  `${seq} ${at} ${isTimed ? 'timed' : 'untimed'}`.padEnd(47).concat('\n');

/**
 * What the database must know: every entry up to a number, or that nobody can tell. A file that came out of a backup
 * was changed (`changedAt`, which no copying keeps) at another moment than it says.
 * Of a database that is elsewhere (`isShared`), the age of a folder here tells nothing.
 */
export const decideKnown = (
  found: { mark: Mark; changedAt: number } | undefined,
  isShared: boolean,
): number | 'unsure' => {
  if (found === undefined) return isShared ? 0 : 'unsure';
  const { seq, at, isTimed } = found.mark;
  const isCopy = isTimed && Math.abs(found.changedAt - at) > apartMostMs;
  return isCopy && !isShared ? 'unsure' : seq;
};

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const createNewestEnding = (
  folder: string,
  clock: Pick<Clock, 'now'>,
  onError: (error: unknown) => void,
) => {
  const path = join(folder, 'newest-ending');
  const state = { seq: 0, isTimed: true };
  let file: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const write = () => {
    file ??= openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    writeSync(file, formatMark({ ...state, at: clock.now() }), 0);
  };

  return {
    find(): { mark: Mark; changedAt: number } | undefined {
      let reading: number;
      try {
        reading = openSync(path, 'r');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
      try {
        const mark = parseMark(readFileSync(reading, 'utf8'));
        return mark && { mark, changedAt: fstatSync(reading).ctimeMs };
      } finally {
        closeSync(reading);
      }
    },

    /** Begins anew with this number; throws when the file cannot be written. */
    begin(seq: number): void {
      state.seq = seq;
      write();
      state.isTimed = Math.abs(fstatSync(file as number).ctimeMs - clock.now()) <= apartMostMs;
      write();
    },

    /** A kill of the process does not lose it; a power cut may lose the last second. */
    note(seq: number): void {
      if (file === undefined || seq <= state.seq) return;
      state.seq = seq;
      try {
        write();
      } catch (error) {
        onError(error);
      }
      timer ??= setTimeout(() => {
        timer = undefined;
        if (file !== undefined) fdatasync(file, (error) => error && onError(error));
      }, syncEveryMs).unref();
    },

    close(): void {
      clearTimeout(timer);
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
};
