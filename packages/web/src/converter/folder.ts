// A folder of this computer that files are written into, where the browser can: chosen once, remembered.
import { filePath, readFiles } from './converter-calls.ts';

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

/** Writes one file: under `.part` until it is whole, so that a half one never has its final name. */
async function saveFile(
  folder: FileSystemDirectoryHandle,
  fileName: string,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const parts = fileName.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = parts.pop() ?? id;
  let place = folder;
  for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
  const answer = await fetch(filePath(id), { credentials: 'same-origin', signal });
  if (!answer.ok || !answer.body) throw new Error(`Status ${answer.status}`);
  const draft = await place.getFileHandle(`${name}.part`, { create: true });
  try {
    await answer.body.pipeTo(await draft.createWritable(), { signal });
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
  await whole.stream().pipeTo(await final.createWritable(), { signal });
  await place.removeEntry(`${name}.part`);
}

/** Writes the files of a batch one after another, in their order, for players that play in the order of writing. */
export async function saveBatch(
  folder: FileSystemDirectoryHandle,
  batchId: string,
  onProgress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const files = await readFiles(batchId);
  for (const [at, { id, fileName }] of files.entries()) {
    signal.throwIfAborted();
    onProgress(at, files.length);
    await saveFile(folder, fileName ?? id, id, signal);
  }
  return files.length;
}
