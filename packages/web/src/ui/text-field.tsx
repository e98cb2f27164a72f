import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown inside the field at its end, such as a button that shows the password. */
  end?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** A labelled input; an error is said by the field itself and to screen readers. */
export function TextField({ label, hint, error, end, className = '', ...rest }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-13 font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={`h-11 w-full rounded-6 border bg-raised px-3 text-15 text-text placeholder:text-dim ${error ? 'border-accent' : 'border-edge'} ${end ? 'pr-12' : ''}`}
          {...rest}
        />
        {end && <div className="absolute inset-y-0 right-1 grid place-items-center">{end}</div>}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-13 text-dim">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} role="alert" className="text-13 text-accent empty:hidden mt-1">
        {error}
      </p>
    </div>
  );
}
