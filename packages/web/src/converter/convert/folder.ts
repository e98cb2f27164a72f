// A folder of this computer that files are written into, where the browser can: chosen once, remembered.
import type { Batch } from '@gatefold/contract';
import { refused } from '../../api/client.ts';
import { UnreachableError } from '../../api/refusal.ts';
import { filePath, readFiles, readPlaylists } from '../converter-calls.ts';

declare global {
  interface Window {
    showDirectoryPicker?: (options: {
      id: string;
      mode: 'readwrite';
      startIn: 'music';
    }) => Promise<FileSystemDirectoryHandle>;
  }
  interface FileSystemHandle {
    queryPermission?(wish: { mode: 'readwrite' }): Promise<PermissionState>;
    requestPermission?(wish: { mode: 'readwrite' }): Promise<PermissionState>;
  }
  interface FileSystemFileHandle {
    move?(name: string): Promise<void>;
  }
}

export const canSaveToFolder = (): boolean => typeof window.showDirectoryPicker === 'function';

/** Handles cannot be written as text, so they are kept in the browser's own database. */
function openStore(): Promise<IDBDatabase> {
  const request = indexedDB.open('gatefold.converter', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('folders');
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openStore();
  try {
    const request = ask(database.transaction('folders', mode).objectStore('folders'));
    return await new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    database.close();
  }
}

export const readFolder = (accountId: string): Promise<FileSystemDirectoryHandle | undefined> =>
  inStore('readonly', (store) => store.get(accountId));

/** Asks for a folder; undefined when the person changed their mind. */
export async function chooseFolder(accountId: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const folder = await window.showDirectoryPicker?.({
      id: 'gatefold',
      mode: 'readwrite',
      startIn: 'music',
    });
    if (folder) await inStore('readwrite', (store) => store.put(folder, accountId));
    return folder;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** The browser asks again in each visit whether the page may still write there. */
export async function mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const wish = { mode: 'readwrite' } as const;
  if ((await folder.queryPermission?.(wish)) === 'granted') return true;
  return (await folder.requestPermission?.(wish)) === 'granted';
}

/** The folder of a file below `folder`, made where it is missing, and the name that is left. */
async function placeOf(folder: FileSystemDirectoryHandle, path: string) {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.pop() ?? path;
  let place = folder;
  for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
  return { place, name };
}

/** Writes one file: under `.part` until it is whole, so that a half one never has its final name. */
async function writeFile(
  folder: FileSystemDirectoryHandle,
  path: string,
  write: (stream: FileSystemWritableFileStream) => Promise<void>,
): Promise<void> {
  const { place, name } = await placeOf(folder, path);
  const draft = await place.getFileHandle(`${name}.part`, { create: true });
  try {
    await write(await draft.createWritable());
    if (draft.move) {
      await place.removeEntry(name).catch(() => {});
      await draft.move(name);
      return;
    }
  } catch (error) {
    await place.removeEntry(`${name}.part`).catch(() => {});
    throw error;
  }
  // This browser cannot rename: what it writes takes its name only when it is closed, which is as safe.
  const whole = await draft.getFile();
  const final = await place.getFileHandle(name, { create: true });
  await whole.stream().pipeTo(await final.createWritable());
  await place.removeEntry(`${name}.part`);
}

/** Copies a finished file from the server. What goes wrong on the way is thrown as every call to the server throws it. */
async function fetchInto(
  id: string,
  stream: FileSystemWritableFileStream,
  signal: AbortSignal,
): Promise<void> {
  try {
    const answer = await fetch(filePath(id), { credentials: 'same-origin', signal });
    if (!answer.ok || !answer.body) {
      const why: unknown = await answer.json().catch(() => undefined);
      throw await refused(answer.status, why, answer.headers.get('retry-after'));
    }
    await answer.body.pipeTo(stream, { signal });
  } catch (error) {
    await stream.abort().catch(() => {});
    // Without a server, and when a body breaks off, it is a TypeError; what the folder refuses is a DOMException.
    throw error instanceof TypeError ? new UnreachableError(error.message) : error;
  }
}

/** Writes the files of a batch one after another, in their order, for players that play in the order of writing. */
export async function saveBatch(
  folder: FileSystemDirectoryHandle,
  { id }: Batch,
  onProgress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const files = await readFiles(id);
  for (const [at, file] of files.entries()) {
    signal.throwIfAborted();
    onProgress(at, files.length);
    await writeFile(folder, file.fileName, (stream) => fetchInto(file.id, stream, signal));
  }
  for (const { fileName, text } of await readPlaylists(id)) {
    await writeFile(folder, fileName, async (stream) => {
      await stream.write(text);
      await stream.close();
    });
  }
  return files.length;
}
