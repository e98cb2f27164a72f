import { Menu } from '@base-ui/react/menu';
import { useState } from 'react';
import type { MenuAnchor, PopupProps } from './menu.tsx';

const standAt = (anchor: MenuAnchor) =>
  anchor instanceof Element
    ? anchor
    : { getBoundingClientRect: () => DOMRect.fromRect({ ...anchor, width: 0, height: 0 }) };

export function MenuPopup({ anchor, entries, label, onClose, side = 'bottom', align = 'end' }: PopupProps) {
  // Kept while it closes, so that the popup fades where it stood.
  const [last, setLast] = useState<MenuAnchor>();
  if (anchor && anchor !== last) setLast(anchor);
  const shown = anchor ?? last;
  if (!shown) return null;
  return (
    <Menu.Root open={anchor !== undefined} onOpenChange={(open) => !open && onClose()}>
      {/* Inside the page's landmark, so that no content stands outside of one. */}
      <Menu.Portal container={document.getElementById('page')}>
        <Menu.Positioner
          anchor={standAt(shown)}
          side={side}
          align={shown instanceof Element ? align : 'start'}
          sideOffset={4}
          className="z-50 outline-none"
        >
          <Menu.Popup
            aria-label={label}
            finalFocus={() => (shown instanceof HTMLElement ? shown : true)}
            className="fade min-w-52 max-w-80 rounded-6 border border-line bg-raised p-1 text-15 shadow-[0_8px_24px_#0003] outline-none"
          >
            {entries.map((entry, index) =>
              entry === 'line' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own
                <Menu.Separator key={index} className="my-1 h-px bg-line" />
              ) : (
                <Menu.Item
                  key={entry.label}
                  disabled={entry.disabled ?? false}
                  onClick={entry.onSelect}
                  className="flex min-h-row select-none items-center gap-3 rounded-cover px-3 outline-none data-disabled:opacity-50 data-highlighted:bg-hover"
                >
                  {entry.icon && <span className="text-dim">{entry.icon}</span>}
                  <span className="flex-1 truncate">{entry.label}</span>
                  {entry.hint && <span className="text-13 text-dim">{entry.hint}</span>}
                </Menu.Item>
              ),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
