import type { LibraryState } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';
import { AddFolder } from './add-folder.tsx';
import { DemoAlbum } from './demo-album.tsx';
import { ScanLine } from './scan-line.tsx';

/** The first page of a new server: what to do so that there is music. */
export function EmptyLibrary({ library }: { library: LibraryState }) {
  const { t } = useTranslation('library');
  const { data: account } = useQuery(accountQuery);
  if (!account?.admin) return <p className="mt-3 text-18">{t('empty.guestLead')}</p>;
  return (
    <div className="fade max-w-[42rem]">
      <p className="mt-3 text-18">{t('empty.lead')}</p>
      <ScanLine scan={library.scan} className="mt-6" />
      <section className="mt-8 border-line border-t pt-6">
        <h2 className="text-24">{t('empty.demoTitle')}</h2>
        <p className="mt-1 mb-5 text-dim">{t('empty.demoText')}</p>
        <DemoAlbum demo={library.demo} look="accent" />
      </section>
      <section className="mt-8 border-line border-t pt-6">
        <h2 className="text-24">{t('empty.folderTitle')}</h2>
        <p className="mt-1 mb-5 text-dim">{t('empty.folderText')}</p>
        <AddFolder />
      </section>
    </div>
  );
}
