import { useTranslation } from 'react-i18next';
import type { Found } from '../list/draft.ts';

/** One box for all the lines that are shown. */
export function TickAll({ lines, onTick }: { lines: Found[]; onTick: (ticked: boolean) => void }) {
  const { t } = useTranslation('converter');
  const can = lines.filter(({ song }) => song);
  const ticked = can.filter((line) => line.ticked).length;
  const some = ticked > 0 && ticked < can.length;
  return (
    <label className="flex h-full flex-1 cursor-pointer items-center gap-4 font-semibold">
      <input
        type="checkbox"
        checked={can.length > 0 && ticked === can.length}
        disabled={can.length === 0}
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
        onChange={() => onTick(ticked < can.length)}
        className="ml-1 size-5 accent-accent"
      />
      {t('tick.all')}
    </label>
  );
}
