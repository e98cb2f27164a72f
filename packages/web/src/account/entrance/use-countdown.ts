import { useEffect, useState } from 'react';

/** Whole seconds until a moment, counted down each second; 0 when it is past or there is none. */
export function useCountdown(untilMs: number | undefined): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (untilMs === undefined) return setLeft(0);
    const count = () => setLeft(Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return left;
}
