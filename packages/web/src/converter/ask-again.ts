// Playlists some of whose songs were not found: when files have arrived, they are asked for again.
import { onSignedOut } from '../api/session.ts';
import { matchPlaylist, type PlaylistText } from './converter-calls.ts';
import { type Draft, fillIn, openLists } from './draft.ts';
import { addLeftOut } from './left-out.ts';
import { nextStamp } from './stamp.ts';
import { editDraft, readDraft } from './the-draft.ts';

/** In memory only: what a person's playlists say is not kept in the browser. */
const lists = new Map<number, { playlist: PlaylistText; at: number }>();
let asking = false;
let oncemore = false;

/** Answers with the number of the list here. `at`: which of several in the file, from 0. */
export function keepAsking(playlist: PlaylistText, at: number): number {
  const list = nextStamp();
  lists.set(list, { playlist, at });
  return list;
}

async function askEach(): Promise<void> {
  for (const [list, { playlist, at }] of [...lists]) {
    if (!openLists(readDraft()).has(list)) {
      lists.delete(list);
      continue;
    }
    try {
      const match = await matchPlaylist(playlist, at);
      if (lists.has(list)) editDraft((draft: Draft) => fillIn(draft, list, match));
    } catch (error) {
      if (lists.has(list)) addLeftOut([{ name: playlist.name, why: { error } }]);
    }
  }
}

/** To be called when files have arrived. One round at a time; what comes meanwhile is looked for in one more. */
export async function askAgain(): Promise<void> {
  oncemore = asking;
  if (asking) return;
  asking = true;
  do {
    oncemore = false;
    await askEach();
  } while (oncemore);
  asking = false;
}

onSignedOut(() => lists.clear());
