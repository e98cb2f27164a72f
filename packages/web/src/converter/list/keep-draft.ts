// The list that is being prepared outlives the page: one for each account in this browser.

import { isFormat } from '../settings/form.ts';
import { clearList, type Draft, emptyDraft, listMax, type Wanted } from './draft.ts';
import type { Song } from './song.ts';

type Kept = { version: 1; draft: Draft };

const keyOf = (accountId: string) => `gatefold.converter.${accountId}`;

const isSong = (song: Song | undefined): boolean =>
  typeof song?.key === 'string' && typeof song.title === 'string' && typeof song.durationMs === 'number';

const isWanted = (wanted: Wanted | undefined): boolean =>
  typeof wanted?.title === 'string' && typeof wanted.artist === 'string';

/** Storage can be edited, full or of an older version: what does not look right counts as nothing. */
function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { version, draft } = value as Partial<Kept>;
  return (
    version === 1 &&
    typeof draft?.name === 'string' &&
    Array.isArray(draft.found) &&
    Array.isArray(draft.list) &&
    draft.list.length <= listMax &&
    draft.found.length <= listMax &&
    draft.list.every(isSong) &&
    draft.found.every((line) => typeof line?.key === 'number' && (!line.song || isSong(line.song))) &&
    isFormat(draft.settings?.format) &&
    (draft.phone === undefined || isFormat(draft.phone?.format)) &&
    (draft.lacking === undefined || (Array.isArray(draft.lacking) && draft.lacking.every(isWanted))) &&
    Number.isInteger(draft.nextKey)
  );
}

export function loadDraft(storage: Storage, accountId: string): Draft {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(accountId)) ?? 'null');
    if (isKept(kept)) return kept.draft.list.length > 0 ? kept.draft : clearList(kept.draft);
  } catch {
    // Not JSON: nothing was kept.
  }
  return emptyDraft();
}

export function keepDraft(storage: Storage, accountId: string, draft: Draft): void {
  try {
    storage.setItem(keyOf(accountId), JSON.stringify({ version: 1, draft } satisfies Kept));
  } catch {
    // The browser's quota: the list goes on working, it only does not outlive the page.
  }
}

export const forgetDraft = (storage: Storage, accountId: string): void =>
  storage.removeItem(keyOf(accountId));
