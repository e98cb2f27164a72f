import { useId } from 'react';

type Props = { label: string; done: number; total: number; className?: string };

/** A line that fills, with what it means in words above it. */
export function Progress({ label, done, total, className = '' }: Props) {
  const id = useId();
  const percent = total > 0 ? Math.min(100, (done / total) * 100) : 0;
  return (
    <div className={`max-w-md ${className}`}>
      <p id={id} className="tabular text-13 text-dim">
        {label}
      </p>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        className="mt-1 h-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
