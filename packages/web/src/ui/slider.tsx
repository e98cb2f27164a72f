import { type CSSProperties, useState } from 'react';

type Props = {
  label: string;
  value: number;
  max: number;
  step: number;
  /** The value in words, for screen readers. */
  text: string;
  /** While it is dragged, for what should follow at once. */
  onSlide?: (value: number) => void;
  /** When it is let go. */
  onChange?: (value: number) => void;
  disabled?: boolean;
  className?: string;
};

/** The browser's own range input: keyboard, touch and screen readers come with it. */
export function Slider({
  label,
  value,
  max,
  step,
  text,
  onSlide,
  onChange,
  disabled = false,
  className = '',
}: Props) {
  const [draft, setDraft] = useState<number>();
  const shown = draft ?? value;
  const commit = () => {
    if (draft !== undefined) onChange?.(draft);
    setDraft(undefined);
  };
  const share = max > 0 ? Math.min(1, shown / max) : 0;
  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={text}
      min={0}
      max={max}
      step={step}
      value={shown}
      disabled={disabled}
      onChange={(event) => {
        const next = event.target.valueAsNumber;
        if (onChange) setDraft(next);
        onSlide?.(next);
      }}
      onPointerUp={commit}
      onKeyUp={commit}
      onBlur={commit}
      style={{ '--share': `${share * 100}%` } as CSSProperties}
      className={`slider ${className}`}
    />
  );
}
