import type { Batch } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import FolderDown from 'lucide-react/icons/folder-down';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../../api/queries.ts';
import { errorText } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { canSaveToFolder, chooseFolder, mayWrite, readFolder, saveBatch } from './folder.ts';

type State =
  | { kind: 'idle' }
  | { kind: 'saving'; done: number; all: number }
  | { kind: 'saved'; count: number; folder: string }
  | { kind: 'failed'; error: unknown };

/** Writes the files into a folder of this computer; only where the browser can. */
export function SaveToFolder({ batch }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const { data: account } = useQuery(accountQuery);
  const [folder, setFolder] = useState<FileSystemDirectoryHandle>();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const stop = useRef<AbortController>(undefined);
  const first = useRef<HTMLButtonElement>(null);
  const accountId = account?.id ?? '';
  useEffect(() => {
    if (canSaveToFolder()) void readFolder(accountId).then(setFolder, () => {});
    return () => stop.current?.abort();
  }, [accountId]);
  if (!canSaveToFolder()) return null;

  async function save(chosen: FileSystemDirectoryHandle | undefined): Promise<void> {
    stop.current = new AbortController();
    try {
      const target = chosen ?? (await chooseFolder(accountId));
      if (!target || !(await mayWrite(target))) return;
      setFolder(target);
      const onProgress = (done: number, all: number) => setState({ kind: 'saving', done, all });
      onProgress(0, batch.counts.available);
      const count = await saveBatch(target, batch, onProgress, stop.current.signal);
      setState({ kind: 'saved', count, folder: target.name });
    } catch (error) {
      setState(stop.current.signal.aborted ? { kind: 'idle' } : { kind: 'failed', error });
    }
  }
  const saving = state.kind === 'saving';
  return (
    <>
      <Button ref={first} busy={saving} onClick={() => void save(folder)}>
        <FolderDown size={16} aria-hidden="true" />
        {folder ? t('folder.into', { name: folder.name }) : t('folder.save')}
      </Button>
      {saving ? (
        <Button
          look="quiet"
          onClick={() => {
            stop.current?.abort();
            first.current?.focus();
          }}
        >
          {t('folder.stop')}
        </Button>
      ) : (
        folder && (
          <Button
            look="quiet"
            onClick={() => {
              first.current?.focus();
              void save(undefined);
            }}
          >
            {t('folder.other')}
          </Button>
        )
      )}
      <span role="status" className="tabular px-2 empty:hidden">
        {saving && t('folder.saving', { done: formats.number(state.done), all: formats.number(state.all) })}
        {state.kind === 'saved' &&
          t('folder.saved', { count: state.count, number: formats.number(state.count), name: state.folder })}
        {state.kind === 'failed' && whyText(state.error, t)}
      </span>
    </>
  );
}

/** Of the server in its own words; only what the browser says of the folder is the folder's fault. */
function whyText(error: unknown, t: ReturnType<typeof useTranslation<'converter'>>['t']): string {
  if (!(error instanceof DOMException)) return errorText(error);
  return t(error.name === 'QuotaExceededError' ? 'folder.full' : 'folder.failed');
}
