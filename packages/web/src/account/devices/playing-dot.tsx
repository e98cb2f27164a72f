/** Filled while it plays; the words beside it say the same. */
export function PlayingDot({ playing }: { playing: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={`size-2 shrink-0 rounded-full border ${playing ? 'border-accent bg-accent' : 'border-edge'}`}
    />
  );
}
