import { useCallback, useRef, useState } from 'react';

/** Something a person sets off: whether it is under way, and why it failed. A second run waits for no first one. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(async (...args: A): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await latest.current(...args);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setError(undefined), []);
  return { busy, error, run, forget };
}
