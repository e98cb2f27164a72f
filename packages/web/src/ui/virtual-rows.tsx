import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

type Props = {
  /** How many rows there are. */
  count: number;
  /** The height of every row in CSS pixels. */
  rowHeight: number;
  row: (index: number) => ReactNode;
  /** A name for the list, where its items are the rows. Left out when a row holds several items. */
  label?: string;
  /** Called when the rows near the end are drawn, to fetch more. */
  onNearEnd?: () => void;
};

/** A list in the page's own scroll of which only the visible rows exist: 100,000 rows cost what a screenful does. */
export function VirtualRows({ count, rowHeight, row, label, onNearEnd }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const rows = useWindowVirtualizer({ count, estimateSize: () => rowHeight, overscan: 6, scrollMargin: top });
  // The height follows the width of the window: what was measured for another one no longer holds.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures again when the height changes
  useLayoutEffect(() => rows.measure(), [rowHeight]);

  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (count > 0 && last >= count - 20) onNearEnd?.();
  }, [last, count, onNearEnd]);

  return (
    <ul ref={list} aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
      {items.map((item) => (
        <li
          key={item.key}
          aria-setsize={label ? count : undefined}
          aria-posinset={label ? item.index + 1 : undefined}
          className="absolute inset-x-0 top-0"
          style={{ height: rowHeight, transform: `translateY(${item.start - top}px)` }}
        >
          {row(item.index)}
        </li>
      ))}
    </ul>
  );
}
