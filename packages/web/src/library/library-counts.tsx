import type { LibraryState } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';

/** "37 albums · 12 artists · 412 songs" */
export function LibraryCounts({ library }: { library: LibraryState }) {
  const { t } = useTranslation('library');
  return (
    <span className="tabular">
      {[
        t('count.albums', { count: library.albums }),
        t('count.artists', { count: library.artists }),
        t('count.songs', { count: library.tracks }),
      ].join(' · ')}
    </span>
  );
}
