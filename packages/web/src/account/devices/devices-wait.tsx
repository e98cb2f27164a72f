import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/states.tsx';

/** The shape of a list of devices, in its place. */
export function DevicesWait() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className="border-line border-t">
      {[1, 2, 3].map((row) => (
        <div key={row} className="flex h-[71px] items-center justify-between border-line border-b pl-5">
          <div className="grid w-1/2 gap-2">
            <Skeleton className="h-3 w-3/4" />
            <Skeleton className="h-2 w-full" />
          </div>
          <Skeleton className="h-10 w-24" />
        </div>
      ))}
    </div>
  );
}
