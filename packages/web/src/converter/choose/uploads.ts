// Files of this computer on their way to the server: a few at a time, with how far each is.
import type { Upload } from '@gatefold/contract';
import { useSyncExternalStore } from 'react';
import { query, refused } from '../../api/client.ts';
import { isRefusal, UnreachableError } from '../../api/refusal.ts';
import { isSignedIn, onSignedOut } from '../../api/session.ts';
import { addFound, lineOfFile, newLines } from '../list/draft.ts';
import { keepPicture } from '../list/file-picture.ts';
import { songOfUpload } from '../list/song.ts';
import { editDraft, readDraft } from '../list/the-draft.ts';
import { askAgain } from './ask-again.ts';
import { addLeftOut } from './left-out.ts';
import { sayLeft } from './say-left.ts';
import { nextStamp } from './stamp.ts';

export type Sending = {
  /** Ascends in the order in which the files were dropped. */
  id: number;
  file: File;
  /** 0 to 1 of its bytes; at 1 the server looks at it. */
  share: number;
  /** Undefined while it is on its way or waits for it. */
  error?: unknown;
  /** The playlists that were dropped with it are read first. */
  isHeld?: true;
};

const atOnceMost = 2;

let sendings: Sending[] = [];
const underWay = new Map<number, XMLHttpRequest>();
const listeners = new Set<() => void>();

function show(next: Sending[]): void {
  sendings = next;
  for (const listener of listeners) listener();
}

const edit = (id: number, change: Partial<Sending>) =>
  show(sendings.map((one) => (one.id === id ? { ...one, ...change } : one)));
export const forgetSending = (id: number): void => {
  underWay.get(id)?.abort();
  underWay.delete(id);
  show(sendings.filter((one) => one.id !== id));
  askWhenQuiet();
  sendNext();
};

/** XMLHttpRequest, for fetch does not say how far a file has come. */
function send({ id, file }: Sending): Promise<Upload> {
  const request = new XMLHttpRequest();
  underWay.set(id, request);
  request.open('POST', `/api/uploads${query({ name: file.name.slice(-255) })}`);
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.responseType = 'text';
  request.upload.onprogress = ({ loaded, total }) => total > 0 && edit(id, { share: loaded / total });
  return new Promise((resolve, reject) => {
    request.onload = () => {
      let answer: unknown;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        return reject(new UnreachableError(`Not JSON, status ${request.status}`));
      }
      if (request.status >= 200 && request.status < 300) return resolve(answer as Upload);
      void refused(request.status, answer, request.getResponseHeader('retry-after')).then(reject);
    };
    request.onerror = () => reject(new UnreachableError('The upload broke off'));
    request.onabort = () => reject(new UnreachableError('The upload was stopped'));
    request.send(file);
  });
}

/** Whether the very same file may be taken when it is sent once more. */
const mayHelp = (error: unknown): boolean =>
  !isRefusal(error) ||
  isRefusal(
    error,
    'request-timeout',
    'disk-full',
    'uploads-full',
    'too-many-channels',
    'too-many-attempts',
    'try-again-shortly',
    'our-fault',
  );

/** Neither here nor given up. */
export const isComing = ({ error }: Sending): boolean => error === undefined;

/** Since it was quiet last: files that had their lines, or their places on the list, already. */
let known = 0;

/** The last of them may be one that was not taken: the others are looked for all the same. */
function askWhenQuiet(): void {
  if (sendings.some(isComing)) return;
  sayLeft({ known });
  known = 0;
  void askAgain();
}

function sendNext(): void {
  const next = sendings.find((one) => isComing(one) && !one.isHeld && !underWay.has(one.id));
  if (!next || underWay.size >= atOnceMost) return;
  void send(next)
    .then(
      (upload) => {
        underWay.delete(next.id);
        if (!sendings.some(({ id }) => id === next.id) || !isSignedIn()) return;
        const song = songOfUpload(upload);
        const lines = [lineOfFile(song, next.id)];
        if (newLines(readDraft(), lines).length === 0) known += 1;
        editDraft((draft) => addFound(draft, upload.album ?? '', lines));
        void keepPicture(song.key, next.file);
        show(sendings.filter(({ id }) => id !== next.id));
        askWhenQuiet();
      },
      (error) => {
        underWay.delete(next.id);
        if (!sendings.some(({ id }) => id === next.id)) return;
        if (mayHelp(error)) edit(next.id, { error });
        else {
          show(sendings.filter(({ id }) => id !== next.id));
          addLeftOut([{ name: next.file.name, why: { error } }]);
        }
        askWhenQuiet();
      },
    )
    .then(sendNext);
  sendNext();
}

/**
 * Shows that files are on their way; what is answered begins to send them. Each becomes a line of what was found when the
 * server has it.
 */
export function announceFiles(files: readonly File[]): () => void {
  const added = files.map((file): Sending => ({ id: nextStamp(), file, share: 0, isHeld: true }));
  const ids = new Set(added.map(({ id }) => id));
  show([...sendings, ...added]);
  return () => {
    show(sendings.map(({ isHeld, ...one }) => (isHeld && !ids.has(one.id) ? { ...one, isHeld } : one)));
    sendNext();
  };
}

/** Nothing more is sent, and what was not taken is not tried again. Answers with what there was of both. */
export function forgetSendings(): Sending[] {
  const before = sendings;
  for (const request of underWay.values()) request.abort();
  underWay.clear();
  show([]);
  return before;
}

/** Those that were forgotten, in their places again; what was on its way begins anew. */
export function sendThese(forgotten: readonly Sending[]): void {
  const anew = forgotten.map(
    (one): Sending => (isComing(one) ? { id: one.id, file: one.file, share: 0 } : one),
  );
  show([...anew, ...sendings]);
  sendNext();
}

export function sendAgain(id: number): void {
  show(sendings.map((one) => (one.id === id ? { id, file: one.file, share: 0 } : one)));
  sendNext();
}

onSignedOut(() => void forgetSendings());

export const useSendings = (): Sending[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => sendings,
  );
