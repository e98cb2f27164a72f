import ChevronRight from 'lucide-react/icons/chevron-right';

/** The line that opens a `details` of the class `group`. */
export function Summary({ title, hint }: { title: string; hint?: string }) {
  return (
    <summary className="flex min-h-14 cursor-pointer list-none items-center gap-3 font-semibold font-title text-18 [&::-webkit-details-marker]:hidden">
      <ChevronRight
        size={18}
        aria-hidden="true"
        className="text-dim transition-transform group-open:rotate-90"
      />
      {title}
      {hint && <span className="font-normal font-sans text-13 text-dim">{hint}</span>}
    </summary>
  );
}
