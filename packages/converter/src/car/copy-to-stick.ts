import type { Failure } from '../words.ts';
import { type CarFile, type CarPlan, carList } from './plan-car.ts';

/** Where the files go. Each step is finished, and safe from a power cut, when its promise is. */
export type Stick = {
  /** Names at the top that are there already. */
  names: () => Promise<string[]>;
  makeFolder: (path: string) => Promise<void>;
  /** A copy of `from`; until it is whole, nothing is at `path`. */
  put: (path: string, from: string) => Promise<void>;
  putText: (path: string, text: string) => Promise<void>;
  finish: () => Promise<void>;
};

export type CopiedToStick =
  | { kind: 'copied'; files: CarFile[]; failed: { file: CarFile; failure: Failure }[] }
  /** Nothing was written. */
  | { kind: 'refused'; detail: string };

/**
 * One file after another in the order of the plan, into folders that were not there before: FAT keeps files in the order
 * in which they came, and many radios play them so. A file that fails is told, and the rest goes on; a full stick ends it.
 */
export async function copyToStick(job: {
  plan: CarPlan;
  listName: string;
  /** The finished file of a track: an absolute path. */
  sourceOf: (file: CarFile) => string;
  stick: Stick;
  signal?: AbortSignal;
  onProgress?: (done: number, all: number) => void;
}): Promise<CopiedToStick> {
  const { plan, stick } = job;
  const there = new Set((await stick.names()).map((name) => name.normalize('NFC').toLowerCase()));
  const tops = [...plan.folders, ...plan.files.map(({ path }) => path), plan.list?.path ?? ''].map(
    (path) => path.split('/')[0]!,
  );
  const taken = tops.find((name) => name !== '' && there.has(name.toLowerCase()));
  if (taken !== undefined) {
    return {
      kind: 'refused',
      detail: `"${taken}" is there already. Only in a new folder do the songs keep their order: move it away, or take another name.`,
    };
  }
  const files: CarFile[] = [];
  const failed: { file: CarFile; failure: Failure }[] = [];
  const made = new Set<string>();
  try {
    for (const file of plan.files) {
      job.signal?.throwIfAborted();
      const failure = await copyOne(file, job.sourceOf(file), made, stick);
      if (failure) failed.push({ file, failure });
      else files.push(file);
      job.onProgress?.(files.length + failed.length, plan.files.length);
      if (failure?.code === 'disk-full') break;
    }
    if (plan.list && files.length > 0) await stick.putText(plan.list.path, carList(job.listName, files));
  } finally {
    await stick.finish();
  }
  return { kind: 'copied', files, failed };
}

/** Folders are made when their first file comes, so that their order too is that of the list. */
async function copyOne(
  file: CarFile,
  from: string,
  made: Set<string>,
  stick: Stick,
): Promise<Failure | undefined> {
  const parts = file.path.split('/').slice(0, -1);
  try {
    for (const folder of parts.map((_, at) => parts.slice(0, at + 1).join('/'))) {
      if (!made.has(folder)) await stick.makeFolder(folder);
      made.add(folder);
    }
    await stick.put(file.path, from);
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure) return failure;
    throw error;
  }
}

function failureOf(error: unknown): Failure | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return { code: 'not-found', detail: 'The finished file is no longer there: convert it again.' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'disk-full', detail: 'The stick is full: leave songs out, or choose a lower quality.' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EIO':
    case 'EFBIG':
    case 'EINVAL':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return { code: 'not-writable', detail: `The stick did not take the file (${code}).` };
    default:
      return undefined;
  }
}
