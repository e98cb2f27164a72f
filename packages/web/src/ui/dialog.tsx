import { type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons at the foot, the one to do last. */
  actions?: ReactNode;
  /** Where focus lands; otherwise the first thing that can take it. */
  focus?: RefObject<HTMLElement | null>;
};

/** A modal dialog on the browser's own element: focus stays inside, Escape closes, focus returns where it was. */
export function Dialog({ open, onClose, title, children, actions, focus }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // A layout effect, so that it closes while it is still in the page: only then the browser gives focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element || !open) return;
    element.showModal();
    focus?.current?.focus();
    return () => element.close();
  }, [open, focus]);
  if (!open) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape does the same by key
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="rise m-auto w-[min(34rem,calc(100vw-2rem))] max-h-[calc(100dvh-4rem)] overflow-y-auto rounded-6 border border-line bg-raised p-0 text-text backdrop:bg-shade"
    >
      <div className="p-6 wide:p-8">
        <h2 id={id} className="text-24">
          {title}
        </h2>
        <div className="mt-3">{children}</div>
        {actions && (
          // In sight however long the rest is: the way out of a dialog is not to be looked for.
          <div className="-mx-6 -mb-6 wide:-mx-8 wide:-mb-8 sticky bottom-0 mt-2 flex flex-wrap justify-end gap-2 bg-raised px-6 pt-4 pb-6 wide:px-8 wide:pb-8">
            {actions}
          </div>
        )}
      </div>
    </dialog>
  );
}

type ConfirmProps = Omit<Props, 'actions' | 'focus'> & {
  confirm: string;
  cancel: string;
  busy?: boolean;
  onConfirm: () => void;
};

/** Asks once, in words that say what will happen. Focus starts on the way back, so that Enter alone ends nothing. */
export function ConfirmDialog({ confirm, cancel, busy = false, onConfirm, ...dialog }: ConfirmProps) {
  const way = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      {...dialog}
      focus={way}
      actions={
        <>
          <Button ref={way} look="quiet" onClick={dialog.onClose}>
            {cancel}
          </Button>
          <Button look="accent" busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    />
  );
}
