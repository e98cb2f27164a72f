import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Failed, SkeletonRows } from '../ui/states.tsx';
import { brokenQuery } from './queries.ts';

/** Files that a scan could not use, each with the reason. */
export function BrokenFiles() {
  const { t } = useTranslation(['library', 'common']);
  const broken = useInfiniteQuery(brokenQuery);
  if (broken.error) return <Failed error={broken.error} retry={() => void broken.refetch()} />;
  if (!broken.data) return <SkeletonRows count={2} />;
  const files = broken.data.pages.flatMap((page) => page.items);
  if (files.length === 0) return <p className="text-dim">{t('care.brokenNone')}</p>;
  return (
    <>
      <ul className="border-line border-t">
        {files.map((file) => (
          <li key={file.path} className="border-line border-b py-2 leading-5">
            <span className="block break-all">{file.path}</span>
            <span className="block text-13 text-dim">{file.why}</span>
          </li>
        ))}
      </ul>
      {broken.hasNextPage && (
        <Button
          look="quiet"
          className="mt-3"
          busy={broken.isFetchingNextPage}
          onClick={() => void broken.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      )}
    </>
  );
}
