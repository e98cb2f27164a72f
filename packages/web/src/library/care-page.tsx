import type { Scan } from '@gatefold/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { accountQuery, libraryQuery } from '../api/queries.ts';
import { errorText } from '../api/refusal.ts';
import { useFormats } from '../i18n/formats.ts';
import { Button } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx';
import { AddFolder } from './add-folder.tsx';
import { BrokenFiles } from './broken-files.tsx';
import { DemoAlbum } from './demo-album.tsx';
import { FolderList } from './folder-list.tsx';
import { ScanLine } from './scan-line.tsx';

function ScanSummary({ scan }: { scan: Scan }) {
  const { t } = useTranslation('library');
  const formats = useFormats();
  if (scan.state === 'scanning') return <ScanLine scan={scan} />;
  if (scan.state === 'failed') return <p role="alert">{t('care.failed', { why: scan.why ?? '' })}</p>;
  if (!scan.endedAt) return <p className="text-dim">{t('care.never')}</p>;
  const numbers = {
    added: formats.number(scan.added),
    changed: formats.number(scan.changed),
    moved: formats.number(scan.moved),
    missing: formats.number(scan.missing),
  };
  return <p className="text-dim">{t('care.last', { when: formats.ago(scan.endedAt), ...numbers })}</p>;
}

/** Where the music comes from; for those who run the server. */
export function CarePage() {
  const { t } = useTranslation('library');
  const queries = useQueryClient();
  const { data: account } = useQuery(accountQuery);
  const library = useQuery(libraryQuery);
  useDocumentTitle(t('care.title'));
  const scan = useMutation({
    mutationFn: () => post<Scan>('/api/library/scan'),
    onSuccess: () => queries.invalidateQueries({ queryKey: libraryQuery.queryKey }),
  });

  if (account && !account.admin) return <Empty title={t('care.title')} text={t('care.onlyAdmin')} />;
  if (library.error) return <Failed error={library.error} retry={() => void library.refetch()} />;
  if (!library.data) return <SkeletonRows />;
  return (
    <div className="max-w-[48rem]">
      <p className="text-18">{t('care.lead')}</p>
      <section className="mt-8">
        <h2 className="mb-3 text-24">{t('care.foldersTitle')}</h2>
        <FolderList />
        <div className="mt-6">
          <AddFolder />
        </div>
      </section>
      <section className="mt-10">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div>
            <h2 className="mb-1 text-24">{t('care.scanTitle')}</h2>
            <ScanSummary scan={library.data.scan} />
          </div>
          <Button
            busy={scan.isPending || library.data.scan.state === 'scanning'}
            onClick={() => scan.mutate()}
          >
            {t('care.scanNow')}
          </Button>
        </div>
        <p role="alert" className="mt-2 text-13 text-accent empty:hidden">
          {scan.error ? errorText(scan.error) : undefined}
        </p>
      </section>
      <section className="mt-10">
        <h2 className="mb-3 text-24">{t('care.brokenTitle')}</h2>
        <BrokenFiles />
      </section>
      <section className="mt-10">
        <h2 className="text-24">{t('empty.demoTitle')}</h2>
        <p className="mt-1 mb-4 text-dim">{t('empty.demoText')}</p>
        <DemoAlbum demo={library.data.demo} />
      </section>
    </div>
  );
}
