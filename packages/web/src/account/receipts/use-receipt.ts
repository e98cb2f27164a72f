import type { Receipt } from '@gatefold/contract';
import { useEffect, useRef, useState } from 'react';

/** The receipt of what was just ended on a page, and where the keyboard goes on when it appears. */
export function useReceipt() {
  const [receipt, setReceipt] = useState<Receipt>();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!receipt) return;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [receipt]);
  return { receipt, card, show: setReceipt };
}
