import Upload from 'lucide-react/icons/upload';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { droppedFiles } from './dropped-files.ts';
import { kindOfFile } from './file-kinds.ts';
import { type LeftOut, takeFiles } from './take-in.ts';
import { readDraft } from './the-draft.ts';

const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the page. `isOver` while some are held above it. */
function useDrop(take: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Leaving one element comes after entering the next one.
    let depth = 0;
    const count = (by: number) => (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = count(1);
    const leave = count(-1);
    const over = (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !bringsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void droppedFiles(event.dataTransfer).then(take);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [take]);
  return isOver;
}

/** Where files are dropped or chosen. Calls `onTaken` when there is something to tick. `isSmall`: one line of it. */
export function DropZone({ onTaken, isSmall = false }: { onTaken: () => void; isSmall?: boolean }) {
  const { t } = useTranslation('converter');
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [leftOut, setLeftOut] = useState<LeftOut[]>([]);
  const take = useCallback(
    async (files: File[]) => {
      setBusy(true);
      const before = readDraft().found.length;
      const out = await takeFiles(files);
      setLeftOut(out);
      setBusy(false);
      const sends = files.some(({ name }) => kindOfFile(name) === 'audio');
      if (out.length === 0 && (sends || readDraft().found.length > before)) onTaken();
    },
    [onTaken],
  );
  const isOver = useDrop(take);
  return (
    <section aria-label={t('drop.label')} className="mt-8">
      <div
        className={`flex flex-wrap items-center gap-x-6 gap-y-4 rounded-6 border border-dashed transition-colors ${isSmall ? 'p-3 pl-5' : 'p-5 wide:p-7'} ${isOver ? 'border-accent bg-hover' : 'border-edge'}`}
      >
        <Upload
          size={isSmall ? 18 : 28}
          aria-hidden="true"
          className={`max-wide:hidden ${isOver ? 'text-accent' : 'text-dim'}`}
        />
        <div className="min-w-[min(12rem,100%)] flex-1">
          <p className={isSmall ? '' : 'font-semibold font-title text-18 tracking-tight wide:text-24'}>
            {isOver ? (
              t('drop.letGo')
            ) : (
              <>
                <span className="pointer-coarse:hidden">{t(isSmall ? 'drop.more' : 'drop.title')}</span>
                <span className="hidden pointer-coarse:inline">
                  {t(isSmall ? 'drop.moreTouch' : 'drop.titleTouch')}
                </span>
              </>
            )}
          </p>
          {!isSmall && <p className="mt-1 max-w-[56ch] text-dim">{t('drop.text')}</p>}
        </div>
        <Button busy={busy} onClick={() => input.current?.click()}>
          {t('drop.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('drop.choose')}
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      <div role="alert">
        {leftOut.length > 0 && (
          <ul className="mt-3 grid gap-1">
            {leftOut.slice(0, 5).map(({ name, why }) => (
              <li key={name} className="wrap-anywhere">
                <span className="font-semibold">{name}</span>{' '}
                <span className="text-dim">
                  {typeof why === 'object' ? errorText(why.error) : t(`drop.not.${why}`)}
                </span>
              </li>
            ))}
            {leftOut.length > 5 && (
              <li className="text-dim">{t('drop.notMore', { count: leftOut.length - 5 })}</li>
            )}
          </ul>
        )}
      </div>
    </section>
  );
}
