// Waiting for the scan, and finding a track.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { LibraryState, Track, TrackList } from './contract.ts';
import { call } from './people.ts';

/** Waits until the library has so many tracks and no scan runs; answers the tracks. */
export async function tracksOnceScanned(base: string, token: string, count: number): Promise<Track[]> {
  const until = Date.now() + 30_000;
  for (;;) {
    const state = await call<LibraryState>(base, 'GET', '/api/library', { token });
    assert.equal(state.status, 200, state.text);
    if (state.body.tracks >= count && state.body.scan.state === 'idle') break;
    assert.ok(Date.now() < until, `the scan did not find ${count} tracks: ${state.text}`);
    await wait(50);
  }
  const list = await call<TrackList>(base, 'GET', '/api/tracks?limit=500', { token });
  assert.equal(list.body.items.length, count, list.text);
  return list.body.items;
}
