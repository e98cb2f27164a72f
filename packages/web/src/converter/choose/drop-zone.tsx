import { useQueryClient } from '@tanstack/react-query';
import FilePlus from 'lucide-react/icons/file-plus';
import Upload from 'lucide-react/icons/upload';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { bringsFiles, holdDropped } from './dropped.ts';
import { droppedFiles } from './dropped-files.ts';
import { takeHandedOver } from './hand-over.ts';
import { addLeftOut } from './left-out.ts';
import { LeftOutList } from './left-out-list.tsx';
import { letGoLook } from './let-go.ts';
import { PickLists } from './pick-lists.tsx';
import { readLink } from './read-link.ts';
import { type ListChoice, type Taken, takeFiles, takeLink, takeLists } from './take-in.ts';

const bringsLink = (event: DragEvent) => event.dataTransfer?.types.includes('text/uri-list') ?? false;
const bringsSomething = (event: DragEvent) => bringsFiles(event) || bringsLink(event);

/** Takes what is dropped anywhere on the page. `isOver` while something is held above it. */
function useDrop(take: (files: Promise<File[]>) => void, takeAddress: (address: string) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Leaving one element comes after entering the next one.
    let depth = 0;
    const count = (by: number) => (event: DragEvent) => {
      if (!bringsSomething(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = count(1);
    const leave = count(-1);
    const over = (event: DragEvent) => {
      if (!bringsSomething(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !bringsSomething(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (bringsFiles(event)) take(droppedFiles(holdDropped(event.dataTransfer)));
      else takeAddress(event.dataTransfer.getData('text/uri-list').split(/\r?\n/)[0] ?? '');
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
    };
  }, [take, takeAddress]);
  return isOver;
}

type Props = {
  /** There is something to tick. */
  onTaken: () => void;
  /** A button alone, and what is held above the page shows where it goes. */
  isButton?: boolean;
};

/** Where files are dropped or chosen. */
export function DropZone({ onTaken, isButton = false }: Props) {
  const { t } = useTranslation('converter');
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [[choice, ...rest], setChoices] = useState<ListChoice[]>([]);
  const some = useRef(false);
  const take = useCallback(
    async (files: Promise<File[]>) => {
      setBusy(true);
      const taken = await files.then(takeFiles).catch(
        // A folder that cannot be read, or that vanished meanwhile.
        (error: unknown): Taken => ({
          leftOut: [{ name: t('drop.label'), why: { error } }],
          choices: [],
          some: false,
        }),
      );
      setBusy(false);
      addLeftOut(taken.leftOut);
      some.current ||= taken.some;
      setChoices((before) => [...before, ...taken.choices]);
      if (taken.some && taken.choices.length === 0) onTaken();
    },
    [onTaken, t],
  );
  useEffect(() => {
    const files = takeHandedOver();
    if (files) void take(files);
  }, [take]);
  /** The next file that holds several lists, and in the end to what was taken. */
  const goOn = () => {
    setChoices(rest);
    if (rest.length === 0 && some.current) onTaken();
  };
  const takeAddress = useCallback(
    async (address: string) => {
      const link = readLink(address, location.origin);
      if (!link) return;
      if (!('id' in link)) return addLeftOut([{ name: address, why: { link: link.kind } }]);
      try {
        await takeLink(queries, link);
        onTaken();
      } catch (error) {
        addLeftOut([{ name: address, why: { error } }]);
      }
    },
    [queries, onTaken],
  );
  const isOver = useDrop(take, takeAddress);
  const choose = () => input.current?.click();
  const hidden = (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('drop.choose')}
        onChange={(event) => {
          void take(Promise.resolve([...(event.target.files ?? [])]));
          event.target.value = '';
        }}
      />
      {choice && (
        <PickLists
          key={rest.length}
          fileName={choice.playlist.name}
          lists={choice.lists}
          onClose={goOn}
          onPick={async (chosen) => {
            const out = await takeLists(choice, chosen);
            addLeftOut(out);
            some.current ||= out.length < chosen.length;
            goOn();
          }}
        />
      )}
    </>
  );
  if (isButton) {
    return (
      <>
        <Button busy={busy} onClick={choose} aria-label={t('drop.more')} className="max-wide:px-2.5!">
          <FilePlus size={18} aria-hidden="true" />
          <span className="max-wide:hidden">{t('drop.more')}</span>
        </Button>
        {isOver && (
          <p className={letGoLook.page}>
            <span className={letGoLook.words}>{t('drop.letGo')}</span>
          </p>
        )}
        {hidden}
      </>
    );
  }
  return (
    <section aria-label={t('drop.label')} className="mt-8">
      <div
        className={`flex flex-wrap items-center gap-x-6 gap-y-4 rounded-6 border border-dashed p-5 transition-colors wide:p-7 ${isOver ? 'border-accent bg-hover' : 'border-edge'}`}
      >
        <Upload
          size={28}
          aria-hidden="true"
          className={`max-wide:hidden ${isOver ? 'text-accent' : 'text-dim'}`}
        />
        <div className="min-w-[min(12rem,100%)] flex-1">
          <p className="font-semibold font-title text-18 tracking-tight wide:text-24">
            {isOver ? (
              t('drop.letGo')
            ) : (
              <>
                <span className="pointer-coarse:hidden">{t('drop.title')}</span>
                <span className="hidden pointer-coarse:inline">{t('drop.titleTouch')}</span>
              </>
            )}
          </p>
          <p className="mt-1 max-w-[56ch] text-dim">{t('drop.text')}</p>
        </div>
        <Button busy={busy} onClick={choose}>
          {t('drop.choose')}
        </Button>
      </div>
      <LeftOutList />
      {hidden}
    </section>
  );
}
