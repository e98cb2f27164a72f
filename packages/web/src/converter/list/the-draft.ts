// The one list of this page that is being prepared, wired to the browser's storage.
import { useCallback, useSyncExternalStore } from 'react';
import { onSignedOut } from '../../api/session.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { forgetDraft, keepDraft, loadDraft } from './keep-draft.ts';

let accountId: string | undefined;
let draft: Draft = emptyDraft();
let keeping: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(next: Draft): void {
  if (next === draft) return;
  draft = next;
  for (const listener of listeners) listener();
}

function keepNow(): void {
  clearTimeout(keeping);
  keeping = undefined;
  if (accountId) keepDraft(localStorage, accountId, draft);
}

/** Puts back the list of this account. Later calls for the same account change nothing. */
export function openDraft(id: string): void {
  if (accountId === id) return;
  accountId = id;
  show(loadDraft(localStorage, id));
}

export const readDraft = (): Draft => draft;

export function editDraft(edit: (draft: Draft) => Draft): void {
  show(edit(draft));
  keeping ??= setTimeout(keepNow, 300);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The part of the list that `pick` names; draws again only when that part changes. */
export function useDraft<T>(pick: (draft: Draft) => T): T {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => pick(draft), [pick]),
  );
}

addEventListener('pagehide', () => keeping && keepNow());
// Another tab went on with the list: what it kept last holds.
addEventListener('storage', ({ key }) => {
  if (accountId && key?.endsWith(accountId) && key.startsWith('gatefold.converter.'))
    show(loadDraft(localStorage, accountId));
});
onSignedOut((notice) => {
  const id = accountId;
  clearTimeout(keeping);
  keeping = undefined;
  accountId = undefined;
  show(emptyDraft());
  // Ended from elsewhere: this device may be in other hands, so not even the names of songs stay.
  if (id && notice && !notice.receipt && notice.reason !== 'signed-out') forgetDraft(localStorage, id);
});
