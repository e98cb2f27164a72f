import { type ReactNode, useId } from 'react';

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
};

/** Something that is wished or not, with what it does. */
export function TickBox({ label, hint, checked, disabled = false, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <span>
        <label htmlFor={id} className={`font-semibold ${disabled ? 'opacity-70' : 'cursor-pointer'}`}>
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block max-w-[56ch] text-13 text-dim">
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}
