import { type PointerEvent, type RefObject, useState } from 'react';

type Drag = { from: number; to: number; offset: number };

/**
 * Puts rows of one height into another order by a handle that is dragged. `shift` is how far a row stands from its
 * place meanwhile: the one under the pointer follows it, those between its old and its new place make room.
 */
export function useRowDrag(scroller: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [drag, setDrag] = useState<Drag>();

  /** Of the handle of the row at `from`; `onDrop` hears the place that the row was let go at. */
  function grab(event: PointerEvent<HTMLElement>, from: number, onDrop: (to: number) => void): void {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    const top = () => scroller.current?.scrollTop ?? 0;
    const startY = event.clientY + top();
    handle.setPointerCapture(event.pointerId);
    let to = from;
    const follow = (moved: globalThis.PointerEvent) => {
      const box = scroller.current?.getBoundingClientRect();
      if (box && moved.clientY < box.top + 40) scroller.current?.scrollBy(0, -8);
      if (box && moved.clientY > box.bottom - 40) scroller.current?.scrollBy(0, 8);
      const offset = moved.clientY + top() - startY;
      to = Math.min(count - 1, Math.max(0, from + Math.round(offset / rowHeight)));
      setDrag({ from, to, offset });
    };
    const drop = (ended: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', follow);
      handle.removeEventListener('pointerup', drop);
      handle.removeEventListener('pointercancel', drop);
      setDrag(undefined);
      if (ended.type === 'pointerup' && to !== from) onDrop(to);
    };
    handle.addEventListener('pointermove', follow);
    handle.addEventListener('pointerup', drop);
    handle.addEventListener('pointercancel', drop);
  }

  function shift(index: number): number {
    if (!drag) return 0;
    if (index === drag.from) return drag.offset;
    if (index > drag.from && index <= drag.to) return -rowHeight;
    return index < drag.from && index >= drag.to ? rowHeight : 0;
  }

  return { dragged: drag?.from, grab, shift };
}
