import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

type Look = 'accent' | 'outline' | 'quiet';
type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
};

const shape =
  'inline-flex items-center justify-center gap-2 rounded-6 px-4 min-h-10 text-15 font-semibold whitespace-nowrap transition-colors aria-busy:opacity-60';

const looks: Record<Look, string> = {
  accent:
    'border border-transparent bg-accent text-on-accent hover:brightness-95 disabled:bg-line disabled:text-dim',
  outline: 'border border-edge/60 text-text hover:bg-hover disabled:opacity-70',
  quiet: 'text-dim hover:text-text hover:bg-hover disabled:opacity-70',
};

/** For links that look like a button. */
export const buttonClass = (look: Look = 'outline') => `${shape} ${looks[look]}`;

/** `accent` is for the one thing to do on a page. A busy button stays focusable but does nothing. */
export function Button({ look = 'outline', busy = false, className = '', onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      className={`${buttonClass(look)} ${className}`}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

type IconProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  label: string;
  icon: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

export const iconButtonClass =
  'inline-grid size-10 shrink-0 place-items-center rounded-full text-dim transition-colors hover:text-text hover:bg-hover disabled:opacity-40 disabled:hover:bg-transparent aria-pressed:text-accent';

export function IconButton({ label, icon, className = '', ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${iconButtonClass} ${className}`}
      {...rest}
    >
      {icon}
    </button>
  );
}
