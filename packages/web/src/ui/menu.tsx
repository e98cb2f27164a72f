import { ContextMenu as BaseContextMenu } from '@base-ui/react/context-menu';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export type MenuEntry =
  | { label: string; icon?: ReactNode; hint?: string; onSelect: () => void; disabled?: boolean }
  | 'line';

type Props = { entries: MenuEntry[]; label: string };

function Entries({ entries, label }: Props) {
  return (
    <BaseMenu.Popup
      aria-label={label}
      className="fade min-w-52 max-w-80 rounded-6 border border-line bg-raised p-1 text-15 shadow-[0_8px_24px_#0003] outline-none"
    >
      {entries.map((entry, index) =>
        entry === 'line' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own
          <BaseMenu.Separator key={index} className="my-1 h-px bg-line" />
        ) : (
          <BaseMenu.Item
            key={entry.label}
            disabled={entry.disabled ?? false}
            onClick={entry.onSelect}
            className="flex min-h-row items-center gap-3 rounded-cover px-3 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
          >
            {entry.icon && <span className="text-dim">{entry.icon}</span>}
            <span className="flex-1 truncate">{entry.label}</span>
            {entry.hint && <span className="text-13 text-dim">{entry.hint}</span>}
          </BaseMenu.Item>
        ),
      )}
    </BaseMenu.Popup>
  );
}

/** A button that opens a list of things to do. `trigger` must be a button element with a name. */
export function Menu({
  trigger,
  side = 'bottom',
  align = 'end',
  ...rest
}: Props & {
  trigger: ReactElement;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Entries {...rest} />
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** The same list on a right click or a long press anywhere in `children`. */
export function ContextMenu({ children, ...rest }: Props & { children: ReactElement }) {
  return (
    <BaseContextMenu.Root>
      <BaseContextMenu.Trigger render={children} />
      <BaseContextMenu.Portal>
        <BaseContextMenu.Positioner className="z-50 outline-none">
          <Entries {...rest} />
        </BaseContextMenu.Positioner>
      </BaseContextMenu.Portal>
    </BaseContextMenu.Root>
  );
}
