import X from 'lucide-react/icons/x';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

type Toast = { id: number; text: string; urgent: boolean; action?: { label: string; run: () => void } };
type Options = { urgent?: boolean; action?: { label: string; run: () => void }; staysMs?: number };

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function replace(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export const closeToast = (id: number) => replace(toasts.filter((toast) => toast.id !== id));

/** Says something in passing. The same words are not stacked; `urgent` is read out at once. */
export function toast(text: string, { urgent = false, action, staysMs = 6000 }: Options = {}): void {
  lastId += 1;
  const id = lastId;
  const next: Toast = action ? { id, text, urgent, action } : { id, text, urgent };
  replace([...toasts.filter((other) => other.text !== text), next].slice(-3));
  setTimeout(() => closeToast(id), staysMs);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const row = (toast: Toast) => (
    <div
      key={toast.id}
      className="toast rise flex items-center gap-2 rounded-6 border border-line bg-raised py-1 pr-1 pl-4"
    >
      <span className="py-2">{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className="min-h-10 rounded-6 px-3 font-semibold text-accent hover:bg-hover"
          onClick={() => {
            toast.action?.run();
            closeToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton label={t('dismiss')} icon={<X size={16} />} onClick={() => closeToast(toast.id)} />
    </div>
  );
  return (
    <div className="toasts fixed inset-x-4 z-50 flex flex-col items-center gap-2">
      <div role="status" className="contents">
        {shown.filter((toast) => !toast.urgent).map(row)}
      </div>
      <div role="alert" className="contents">
        {shown.filter((toast) => toast.urgent).map(row)}
      </div>
    </div>
  );
}
