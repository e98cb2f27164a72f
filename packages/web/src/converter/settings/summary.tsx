import ChevronRight from 'lucide-react/icons/chevron-right';

type Props = {
  title: string;
  hint?: string;
  /** What few look for: in the size and tone of what stands around it. */
  quiet?: boolean;
};

const looks = {
  title: 'min-h-14 gap-3 font-semibold font-title text-18',
  quiet: 'min-h-11 gap-2 text-dim hover:text-text',
};

/** The line that opens a `details` of the class `group`. */
export function Summary({ title, hint, quiet = false }: Props) {
  return (
    <summary
      className={`flex cursor-pointer list-none flex-wrap items-center [&::-webkit-details-marker]:hidden ${looks[quiet ? 'quiet' : 'title']}`}
    >
      <ChevronRight
        size={quiet ? 16 : 18}
        aria-hidden="true"
        className="text-dim transition-transform group-open:rotate-90"
      />
      <span>{title}</span>
      {hint && <span className="font-normal font-sans text-13 text-dim">{hint}</span>}
    </summary>
  );
}
