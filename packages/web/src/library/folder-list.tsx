import type { Folder } from '@gatefold/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { del } from '../api/client.ts';
import { errorText } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Failed, SkeletonRows } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { foldersQuery } from './queries.ts';

export function FolderList() {
  const { t } = useTranslation('library');
  const queries = useQueryClient();
  const folders = useQuery(foldersQuery);
  const [leaving, setLeaving] = useState<Folder>();
  const remove = useMutation({
    mutationFn: (folder: Folder) => del(`/api/library/folders/${folder.id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['library'] }),
    onError: (error) => toast(errorText(error), { urgent: true }),
    onSettled: () => setLeaving(undefined),
  });
  const from = { setting: t('folder.fromSetting'), demo: t('folder.fromDemo'), page: undefined };

  if (folders.error) return <Failed error={folders.error} retry={() => void folders.refetch()} />;
  if (!folders.data) return <SkeletonRows count={2} />;
  if (folders.data.items.length === 0) return <p className="text-dim">{t('care.noFolders')}</p>;
  return (
    <>
      <ul className="border-line border-t">
        {folders.data.items.map((folder) => (
          <li key={folder.id} className="flex min-h-14 items-center gap-4 border-line border-b py-2">
            <span className="min-w-0 flex-1 leading-5">
              <span className="block truncate font-semibold" title={folder.path}>
                {folder.path}
              </span>
              <span className="block text-13 text-dim">
                {[t('count.songs', { count: folder.trackCount }), from[folder.from]]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {folder.problem && <span className="block text-13 text-accent">{folder.problem}</span>}
            </span>
            {folder.from === 'page' && (
              <Button
                look="quiet"
                aria-label={t('folder.removeOf', { path: folder.path })}
                onClick={() => setLeaving(folder)}
              >
                {t('folder.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('folder.removeTitle')}
        confirm={t('folder.remove')}
        cancel={t('folder.keep')}
        busy={remove.isPending}
        onConfirm={() => leaving && remove.mutate(leaving)}
      >
        <p className="text-dim">{t('folder.removeText', { path: leaving?.path ?? '' })}</p>
      </ConfirmDialog>
    </>
  );
}
