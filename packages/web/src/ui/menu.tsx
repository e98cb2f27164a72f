// Lists of things to do. The popup itself is fetched when the first one opens.
import {
  cloneElement,
  lazy,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  Suspense,
  useState,
} from 'react';

export type MenuEntry =
  | { label: string; icon?: ReactNode; hint?: string; onSelect: () => void; disabled?: boolean }
  | 'line';

/** An element to stand beside, or a point on the screen. */
export type MenuAnchor = Element | { x: number; y: number };

const MenuPopup = lazy(() => import('./menu-popup.tsx').then((module) => ({ default: module.MenuPopup })));

export type PopupProps = {
  anchor: MenuAnchor | undefined;
  entries: MenuEntry[];
  label: string;
  onClose: () => void;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
};

/** A menu that its owner opens by giving it an anchor: one for a whole list of rows. */
export function FloatingMenu(props: PopupProps) {
  const [wasOpen, setWasOpen] = useState(false);
  if (props.anchor && !wasOpen) setWasOpen(true);
  return wasOpen || props.anchor ? (
    <Suspense>
      <MenuPopup {...props} />
    </Suspense>
  ) : null;
}

type TriggerProps = {
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
};

type Props = Pick<PopupProps, 'entries' | 'label' | 'side' | 'align'> & {
  trigger: ReactElement<TriggerProps>;
};

/** A button that opens a list of things to do. `trigger` must be a button element with a name. */
export function Menu({ trigger, ...rest }: Props) {
  const [anchor, setAnchor] = useState<Element>();
  return (
    <>
      {cloneElement(trigger, {
        'aria-haspopup': 'menu',
        'aria-expanded': anchor !== undefined,
        onClick: (event) => setAnchor(anchor ? undefined : event.currentTarget),
      })}
      <FloatingMenu anchor={anchor} onClose={() => setAnchor(undefined)} {...rest} />
    </>
  );
}
