// Playlists some of whose songs were not found: when files have arrived, they are asked for again.
import type { PlaylistMatch } from '@gatefold/contract';
import { useSyncExternalStore } from 'react';
import { isSignedIn, onSignedOut } from '../../api/session.ts';
import { matchPlaylist, type PlaylistText } from '../converter-calls.ts';
import { fillIn, openLists } from '../list/draft.ts';
import { editDraft, readDraft } from '../list/the-draft.ts';
import { addLeftOut } from './left-out.ts';
import { nextStamp } from './stamp.ts';
import { writeAnew } from './write-anew.ts';

/** What the files say, in memory only: it is more than the browser keeps of them. */
const lists = new Map<number, { playlist: PlaylistText; at: number }>();
let asking = false;
let oncemore = false;
const listeners = new Set<() => void>();

function showAsking(is: boolean): void {
  asking = is;
  for (const listener of listeners) listener();
}

/** Answers with the number of the list here. `at`: which of several in the file, from 0. */
export function keepAsking(playlist: PlaylistText, at: number): number {
  const list = nextStamp();
  lists.set(list, { playlist, at });
  return list;
}

/** Undefined when what was answered does not fit the lines. */
async function ask(list: number): Promise<PlaylistMatch | undefined> {
  const kept = lists.get(list);
  if (kept) return matchPlaylist(kept.playlist, kept.at);
  const { numbers, ...playlist } = writeAnew(readDraft().found, list);
  const match = await matchPlaylist(playlist, 0);
  if (match.entries.length !== numbers.length) return undefined;
  return { ...match, entries: match.entries.map((entry, at) => ({ ...entry, number: numbers[at] ?? 0 })) };
}

async function askEach(): Promise<void> {
  const open = openLists(readDraft());
  for (const list of lists.keys()) if (!open.has(list)) lists.delete(list);
  for (const list of open) {
    try {
      const match = await ask(list);
      if (match && isSignedIn()) editDraft((draft) => fillIn(draft, list, match));
    } catch (error) {
      const { name } = lists.get(list)?.playlist ?? readDraft();
      if (isSignedIn()) addLeftOut([{ name, why: { error } }]);
    }
  }
}

/** To be called when files have arrived. One round at a time; what comes meanwhile is looked for in one more. */
export async function askAgain(): Promise<void> {
  oncemore = asking;
  if (asking) return;
  if (openLists(readDraft()).size === 0) return lists.clear();
  showAsking(true);
  do {
    oncemore = false;
    await askEach();
  } while (oncemore);
  showAsking(false);
}

/** Whether it is being found out which places the files take that have arrived. */
export const useAsking = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asking,
  );

onSignedOut(() => lists.clear());
