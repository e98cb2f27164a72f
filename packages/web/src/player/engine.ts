// Sound. Two audio elements take turns: while one plays, the other holds the next song ready.

type Events = {
  /** Sound comes out. */
  onSound: () => void;
  /** Nothing comes out, although it should: waiting for data. */
  onWait: () => void;
  onPause: () => void;
  onTime: (positionMs: number, durationMs: number | undefined) => void;
  /** The song is over, or about to be when the next one stands ready. Once for each `load`. */
  onRanOut: () => void;
  onFail: (error: MediaError | null) => void;
};

/** An element needs so long from `play` to its first sound, until a hand-over has shown how long it is here. */
const usualLagMs = 12;
const lagMostMs = 100;
/** When the start of a song is looked at to learn that. */
const learnAfterMs = 200;
/** When the rest of a song is shorter than this, the next one may be fetched. */
const prepareBeforeMs = 20_000;

export function createEngine(createAudio: () => HTMLAudioElement, events: Events) {
  let active = createAudio();
  let idle = createAudio();
  let ready = '';
  let ranOut = false;
  let handOver: ReturnType<typeof setTimeout> | undefined;
  /** How long before its end a song hands over, so that the next one is heard just then. */
  let leadMs = usualLagMs;

  const endsInMs = () => (active.duration - active.currentTime) * 1000;

  /** Without a source an element keeps neither connection nor buffered sound. */
  function empty(element: HTMLAudioElement): void {
    element.pause();
    element.removeAttribute('src');
    element.load();
  }

  function runOut(): void {
    if (ranOut) return;
    ranOut = true;
    clearTimeout(handOver);
    events.onRanOut();
  }

  function watchEnd(): void {
    clearTimeout(handOver);
    const left = endsInMs();
    if (ready === '' || active.paused || !(left < 1000)) return;
    handOver = setTimeout(runOut, Math.max(0, left - leadMs));
  }

  function start(): void {
    // A pause right behind rejects the promise; a refusal to play arrives as an error or a pause event.
    active.play().catch((error: DOMException) => error.name === 'NotAllowedError' && events.onPause());
  }

  /** What the clock has passed since the start and the song has not is what the start took. */
  function learnLead(element: HTMLAudioElement): void {
    const startedAt = performance.now();
    setTimeout(() => {
      if (element !== active || element.paused || element.currentTime === 0) return;
      const lagMs = performance.now() - startedAt - element.currentTime * 1000;
      if (lagMs > 0 && lagMs < lagMostMs) leadMs = (leadMs + lagMs) / 2;
    }, learnAfterMs);
  }

  function listen(element: HTMLAudioElement): void {
    const whenActive = (react: () => void) => () => element === active && element.src !== '' && react();
    element.preload = 'auto';
    element.addEventListener('playing', whenActive(events.onSound));
    element.addEventListener('waiting', whenActive(events.onWait));
    element.addEventListener(
      'pause',
      whenActive(() => !element.ended && events.onPause()),
    );
    element.addEventListener('ended', () => (element === active ? runOut() : empty(element)));
    element.addEventListener(
      'error',
      whenActive(() => events.onFail(element.error)),
    );
    element.addEventListener(
      'timeupdate',
      whenActive(() => {
        const durationMs = Number.isFinite(element.duration) ? element.duration * 1000 : undefined;
        events.onTime(element.currentTime * 1000, durationMs);
        watchEnd();
      }),
    );
  }
  listen(active);
  listen(idle);

  return {
    /** Makes `url` the song that is on. One that stands ready starts at once, while the old one plays its last moment. */
    load(url: string, { play, atMs = 0 }: { play: boolean; atMs?: number }): void {
      clearTimeout(handOver);
      ranOut = false;
      const before = active;
      // One that failed while it was fetched ahead says so only once: it is asked for again.
      const isHandOver = url === ready && !idle.error;
      if (isHandOver) {
        [active, idle] = [idle, active];
        active.volume = before.volume;
        active.muted = before.muted;
        const lastMoment = before.ended || before.paused ? 0 : (before.duration - before.currentTime) * 1000;
        if (!(lastMoment > 0 && lastMoment < 100)) empty(before);
      } else {
        empty(idle);
        active.src = url;
      }
      ready = '';
      if (atMs > 0) active.currentTime = atMs / 1000;
      if (!play) return;
      start();
      if (isHandOver && atMs === 0) learnLead(active);
    },
    /** Fetches the next song ahead when the end is near; an empty `url` forgets what stood ready. */
    prepare(url: string): void {
      if (url === ready || (url !== '' && !(endsInMs() < prepareBeforeMs))) return;
      ready = url;
      if (url === '') empty(idle);
      else idle.src = url;
    },
    play: start,
    pause: () => active.pause(),
    seek(ms: number): void {
      ranOut = false;
      active.currentTime = ms / 1000;
    },
    setVolume(volume: number, muted: boolean): void {
      active.volume = volume;
      active.muted = muted;
    },
    /** Stops at once and keeps nothing that could still be heard. */
    drop(): void {
      clearTimeout(handOver);
      ready = '';
      empty(active);
      empty(idle);
    },
  };
}
