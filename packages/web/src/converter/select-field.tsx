import ChevronDown from 'lucide-react/icons/chevron-down';
import { useId } from 'react';

type Props<V extends string> = {
  label: string;
  value: V;
  options: readonly { value: V; text: string }[];
  onChange: (value: V) => void;
  /** Where what stands in it says what it is for. */
  labelHidden?: boolean;
};

/** One of several values: the browser's own list, for it is the one that everybody can use. */
export function SelectField<V extends string>({ label, value, options, onChange, labelHidden }: Props<V>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'mb-2 block font-semibold'}>
        {label}
      </label>
      <span className="relative inline-flex max-w-full items-center">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value as V)}
          className="h-11 max-w-full appearance-none rounded-6 border border-edge bg-raised pr-10 pl-3"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <ChevronDown size={16} aria-hidden="true" className="pointer-events-none absolute right-3 text-dim" />
      </span>
    </div>
  );
}
