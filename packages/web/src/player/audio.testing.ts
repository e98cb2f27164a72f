// An audio element without sound, for tests: time passes when the test says so.

export class SilentAudio extends EventTarget {
  currentTime = 0;
  duration = Number.NaN;
  paused = true;
  ended = false;
  volume = 1;
  muted = false;
  preload = '';
  error: { code: number } | null = null;
  #src = '';

  get src(): string {
    return this.#src;
  }
  set src(url: string) {
    this.#src = url;
    this.currentTime = 0;
    this.duration = Number.NaN;
    this.ended = false;
    this.error = null;
  }
  removeAttribute(): void {
    this.#src = '';
  }
  load(): void {
    this.paused = true;
  }
  async play(): Promise<void> {
    this.paused = false;
  }
  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.#tell('pause');
  }
  #tell(name: string): void {
    this.dispatchEvent(new Event(name));
  }

  /** Data has come: the song has a length and can be heard. */
  arrive(seconds: number): void {
    this.duration = seconds;
    if (!this.paused) this.#tell('playing');
  }
  playTo(seconds: number): void {
    this.currentTime = seconds;
    this.#tell('timeupdate');
  }
  finish(): void {
    this.ended = true;
    this.paused = true;
    this.#tell('ended');
  }
  fail(code: number): void {
    this.error = { code };
    this.#tell('error');
  }
}
