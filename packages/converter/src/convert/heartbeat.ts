/** Says again and again that work which has no steps of its own still goes on: on a slow stick it takes minutes. */
export async function withHeartbeat<T>(work: Promise<T>, beat: () => void, everyMs: number): Promise<T> {
  const timer = setInterval(beat, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
