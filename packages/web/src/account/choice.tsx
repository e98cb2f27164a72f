import { useId } from 'react';

type Props<V extends string> = {
  label: string;
  options: readonly { value: V; text: string; lang?: string }[];
  value: V;
  onChange: (value: V) => void;
};

/** A few values of which one holds: radio buttons that stand in one row. */
export function Choice<V extends string>({ label, options, value, onChange }: Props<V>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{label}</legend>
      <div className="inline-flex max-w-full flex-wrap gap-1 rounded-6 border border-line p-1">
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className="flex min-h-10 cursor-pointer items-center rounded-cover px-4 text-dim hover:text-text has-checked:bg-text has-checked:text-ground has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
