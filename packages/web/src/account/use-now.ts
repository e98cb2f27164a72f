import { useEffect, useState } from 'react';

/** The time in milliseconds, read anew every `everyMs`: for "2 minutes ago" on a page that stays open. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
