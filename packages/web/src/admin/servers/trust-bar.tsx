import { useFormats } from '../../i18n/formats.ts';

type Props = { leftMs: number; wholeMs: number };

/** Trust that runs down and is renewed: the time, and a line that empties and fills. */
export function TrustBar({ leftMs, wholeMs }: Props) {
  const formats = useFormats();
  return (
    <>
      <span className="tabular">{formats.milliseconds(leftMs)}</span>
      <div aria-hidden="true" className="mt-1 h-1 overflow-hidden rounded-full bg-line">
        <div
          className="h-full bg-text transition-[width] ease-linear forced-colors:bg-[CanvasText]"
          style={{ width: `${Math.min(100, (leftMs / wholeMs) * 100)}%` }}
        />
      </div>
    </>
  );
}
