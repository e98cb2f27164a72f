// The player: what is on, and what to do about it. Decides with queue.ts, sounds through engine.ts.
import type { StreamLimitReached, Track } from '@gatefold/contract';
import { createEngine } from './engine.ts';
import { heardVolume, loudnessFactor } from './loudness.ts';
import {
  addTracks,
  clearRest,
  currentEntry,
  type Entry,
  emptyQueue,
  goTo,
  moveEntry,
  nextAt,
  previousAt,
  type Queue,
  type Repeat,
  removeEntry,
  shuffleOff,
  shuffleOn,
  startQueue,
} from './queue.ts';

/** `status` is what the person wants and gets: `waiting` means that it should play and is loading. */
export type PlayerState = {
  queue: Queue;
  status: 'paused' | 'waiting' | 'playing';
  positionMs: number;
  durationMs: number;
  volume: number;
  muted: boolean;
  /** Whether songs are brought to one level by their ReplayGain tags. */
  levelled: boolean;
  /** Set while as many devices play as may. */
  limit?: StreamLimitReached | undefined;
};

export type Failure =
  | { kind: 'limit'; limit: StreamLimitReached }
  /** Worth one more try: the network, or a decoder that stumbled. */
  | { kind: 'passing'; text: string }
  /** This song cannot be played here at all. */
  | { kind: 'lasting'; text: string }
  /** The session is over; another part has said so already. */
  | { kind: 'signed-out' };

type Needs = {
  createAudio: () => HTMLAudioElement;
  random: () => number;
  /** Words for a format this browser cannot play; undefined when it can. */
  whyNotPlayable: (track: Track) => string | undefined;
  /** Finds out why a stream broke off. */
  explain: (track: Track, error: MediaError | null) => Promise<Failure>;
  say: (text: string) => void;
};

/** After so many songs in a row that cannot be played, going on would only flicker through the queue. */
const skipsMax = 5;

export type Player = ReturnType<typeof createPlayer>;

export function createPlayer({ createAudio, random, whyNotPlayable, explain, say }: Needs) {
  let state: PlayerState = {
    queue: emptyQueue(),
    status: 'paused',
    positionMs: 0,
    durationMs: 0,
    volume: 0.8,
    muted: false,
    levelled: true,
  };
  let loaded: number | undefined;
  let retried = false;
  let skips = 0;
  const listeners = new Set<() => void>();

  const engine = createEngine(createAudio, {
    onSound: () => {
      skips = 0;
      set({ status: 'playing' });
    },
    onWait: () => state.status === 'playing' && set({ status: 'waiting' }),
    onPause: () => set({ status: 'paused' }),
    onTime: (positionMs, durationMs) => {
      set(durationMs === undefined ? { positionMs } : { positionMs, durationMs });
      prepareNext();
    },
    onRanOut: () => {
      const at = nextAt(state.queue, 'ran-out');
      if (at === undefined) stopAtEnd();
      else playAt(at);
    },
    onFail: (error) => void handleFailure(error),
  });

  function set(change: Partial<PlayerState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  const streamOf = (track: Track) => `/api/tracks/${track.id}/stream?picture=hidden`;

  function applyVolume(): void {
    const factor = state.levelled ? loudnessFactor(currentEntry(state.queue)?.track.replayGain, 'album') : 1;
    engine.setVolume(heardVolume(state.volume) * factor, state.muted);
  }

  function prepareNext(): void {
    const at = nextAt(state.queue, 'ran-out');
    const next = at === undefined || at === state.queue.at ? undefined : state.queue.entries[at]?.track;
    engine.prepare(next && whyNotPlayable(next) === undefined ? streamOf(next) : '');
  }

  /** Loads the song that is on. One that this browser cannot play is named and passed over. */
  function load(play: boolean, atMs = 0): void {
    const entry = currentEntry(state.queue);
    const why = entry && whyNotPlayable(entry.track);
    if (!entry) stop();
    else if (why !== undefined) passOver(why);
    else begin(entry, play, atMs);
  }

  function begin(entry: Entry, play: boolean, atMs: number): void {
    loaded = entry.key;
    retried = false;
    set({
      positionMs: atMs,
      durationMs: entry.track.durationMs,
      status: play ? 'waiting' : 'paused',
      limit: undefined,
    });
    engine.load(streamOf(entry.track), { play, atMs });
    applyVolume();
  }

  function playAt(at: number): void {
    set({ queue: goTo(state.queue, at), status: 'waiting' });
    load(true);
  }

  function passOver(why: string): void {
    say(why);
    skips += 1;
    const at = nextAt(state.queue, 'skipped');
    if (at === undefined || skips >= skipsMax) stop();
    else playAt(at);
  }

  function stop(): void {
    loaded = undefined;
    engine.drop();
    set({ status: 'paused', positionMs: 0, durationMs: currentEntry(state.queue)?.track.durationMs ?? 0 });
  }

  /** The queue is over: back to its first song, waiting. */
  function stopAtEnd(): void {
    set({ queue: goTo(state.queue, 0) });
    stop();
  }

  async function handleFailure(error: MediaError | null): Promise<void> {
    const entry = currentEntry(state.queue);
    if (!entry || loaded !== entry.key) return;
    const { positionMs } = state;
    const wasRetry = retried;
    set({ status: 'waiting' });
    const failure = await explain(entry.track, error);
    if (loaded !== entry.key) return;
    if (failure.kind === 'limit') return meetLimit(failure.limit);
    if (failure.kind === 'signed-out') return stop();
    if (failure.kind === 'lasting') return passOver(failure.text);
    if (!wasRetry) {
      load(true, positionMs);
      retried = true;
      return;
    }
    say(failure.text);
    stop();
    set({ positionMs });
  }

  /** Too many devices play: quiet here, and the page asks what to do. */
  function meetLimit(limit: StreamLimitReached): void {
    const { positionMs } = state;
    stop();
    set({ limit, positionMs });
  }

  function play(): void {
    const entry = currentEntry(state.queue);
    if (!entry) return;
    if (loaded === entry.key) {
      set({ status: 'waiting' });
      engine.play();
    } else load(true, state.positionMs);
  }

  /** Keeps a change to the queue; when it changed what is on, that is loaded. */
  function edit(queue: Queue): void {
    const before = currentEntry(state.queue)?.key;
    set({ queue });
    const after = currentEntry(queue)?.key;
    if (after === before) prepareNext();
    else if (after === undefined) stop();
    else if (before === undefined) set({ durationMs: currentEntry(queue)?.track.durationMs ?? 0 });
    else load(state.status !== 'paused');
  }

  return {
    read: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Begins a new queue with these songs. With `shuffle` the one at `at` comes first, the others mixed. */
    playTracks(tracks: Track[], at = 0, shuffle = state.queue.unshuffled !== undefined): void {
      const queue = startQueue(tracks, at, state.queue.repeat);
      skips = 0;
      set({ queue: shuffle ? shuffleOn(queue, random) : queue, status: 'waiting' });
      load(true);
    },
    play,
    pause: () => engine.pause(),
    toggle: () => (state.status === 'paused' ? play() : engine.pause()),
    next(): void {
      const at = nextAt(state.queue, 'skipped');
      if (at !== undefined) playAt(at);
    },
    /** Back to the start of the song; within its first three seconds, to the song before. */
    previous(): void {
      const at = previousAt(state.queue);
      if (state.positionMs > 3000 || at === undefined) engine.seek(0);
      else playAt(at);
    },
    jump: playAt,
    seek(ms: number): void {
      const positionMs = Math.min(Math.max(0, ms), Math.max(0, state.durationMs - 250));
      set({ positionMs });
      if (loaded !== undefined) engine.seek(positionMs);
    },
    setVolume(volume: number): void {
      set({ volume: Math.min(1, Math.max(0, volume)), muted: false });
      applyVolume();
    },
    setMuted(muted: boolean): void {
      set({ muted });
      applyVolume();
    },
    setLevelled(levelled: boolean): void {
      set({ levelled });
      applyVolume();
    },
    setShuffle: (on: boolean) => edit(on ? shuffleOn(state.queue, random) : shuffleOff(state.queue)),
    setRepeat: (repeat: Repeat) => edit({ ...state.queue, repeat }),
    add: (tracks: Track[], where: 'next' | 'end') => edit(addTracks(state.queue, tracks, where)),
    remove: (key: number) => edit(removeEntry(state.queue, key)),
    move: (key: number, to: number) => edit(moveEntry(state.queue, key, to)),
    clear: () => edit(clearRest(state.queue)),
    meetLimit,
    closeLimit: () => set({ limit: undefined }),

    /** Puts back what was kept, quiet. */
    restore(kept: { queue: Queue; positionMs: number }): void {
      stop();
      const durationMs = currentEntry(kept.queue)?.track.durationMs ?? 0;
      set({ queue: kept.queue, positionMs: Math.min(kept.positionMs, durationMs), durationMs });
    },
    /** Stops at once, with nothing left in memory that could be heard or seen. */
    drop(): void {
      set({ queue: emptyQueue(), limit: undefined });
      stop();
    },
  };
}
