import type { Conversion } from '@gatefold/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import FileCheck from 'lucide-react/icons/file-check';
import ListMusic from 'lucide-react/icons/list-music';
import Play from 'lucide-react/icons/play';
import RotateCw from 'lucide-react/icons/rotate-cw';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import Trash from 'lucide-react/icons/trash-2';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/refusal.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { scaled } from '../../ui/media.ts';
import { FloatingMenu, type MenuAnchor } from '../../ui/menu.tsx';
import { Failed, SkeletonRows } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useAnotherForm } from '../converted/use-another-form.ts';
import {
  batchQuery,
  conversionsQuery,
  convertAgain,
  removeConversion,
  type Wish,
} from '../converter-calls.ts';
import { ConversionRow } from './conversion-row.tsx';
import { ListenDialog } from './listen-dialog.tsx';
import { ProofPanel } from './proof-panel.tsx';

type Props = {
  wish: Wish;
  /** On the page of a batch: the number instead of the batch's name, and no way to it. */
  inBatch?: boolean;
  /** Only files and what becomes one: no songs that were cancelled before there was any. */
  filesOnly?: boolean;
  /** What stands here when there is none. */
  empty?: ReactNode;
};

const isFile = ({ state, available }: Conversion): boolean => state !== 'cancelled' || available;

/** Conversions as rows, of which only those in sight exist, with their menu and their proof. */
export function ConversionRows({ wish, inBatch = false, filesOnly = false, empty }: Props) {
  const { t } = useTranslation('converter');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const anotherForm = useAnotherForm();
  const rows = useInfiniteQuery(conversionsQuery(wish));
  const items = useMemo(() => {
    const all = rows.data?.pages.flatMap((page) => page.items) ?? [];
    return filesOnly ? all.filter(isFile) : all;
  }, [rows.data, filesOnly]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = rows;
  const goOn = () => hasNextPage && !isFetchingNextPage && void fetchNextPage();
  // A whole page of cancelled songs shows nothing that could be scrolled to its end.
  const isShort = items.length === 0 && hasNextPage;
  useEffect(() => {
    if (isShort && !isFetchingNextPage) void fetchNextPage();
  }, [isShort, isFetchingNextPage, fetchNextPage]);
  const [asked, setAsked] = useState<{ conversion: Conversion; anchor: MenuAnchor }>();
  const [last, setLast] = useState<Conversion>();
  const [proven, setProven] = useState<Conversion>();
  const [opened, setOpened] = useState<Conversion>();
  const [leaving, setLeaving] = useState<Conversion>();
  const [busy, setBusy] = useState(false);
  if (asked && asked.conversion !== last) setLast(asked.conversion);

  async function act(work: () => Promise<unknown>, said: string): Promise<void> {
    setBusy(true);
    try {
      await work();
      await queries.invalidateQueries({ queryKey: ['converter'] });
      toast(said);
    } catch (error) {
      toast(errorText(error), { urgent: true });
    }
    setBusy(false);
    setLeaving(undefined);
  }
  /** Under the name of its list; a server that does not say it keeps nobody from going on. */
  async function inAnotherForm(conversion: Conversion): Promise<void> {
    const batch = await queries.ensureQueryData(batchQuery(conversion.batchId)).catch(() => undefined);
    anotherForm(batch?.name || (conversion.album ?? conversion.title), [conversion]);
  }
  if (rows.isPending || (isShort && !rows.error)) return <SkeletonRows />;
  if (rows.error) return <Failed error={rows.error} retry={() => void rows.refetch()} />;
  if (items.length === 0) return empty ?? <p className="py-6 text-dim">{t('rows.none')}</p>;
  return (
    <>
      <div className="border-line border-t">
        <VirtualRows
          label={t('batch.files')}
          count={items.length}
          rowHeight={scaled(60)}
          onNearEnd={goOn}
          row={(index) => {
            const conversion = items[index];
            return (
              conversion && (
                <ConversionRow
                  conversion={conversion}
                  inBatch={inBatch}
                  onProof={setProven}
                  onMenu={(of, anchor) => setAsked({ conversion: of, anchor })}
                />
              )
            );
          }}
        />
      </div>
      {last && (
        <FloatingMenu
          anchor={asked?.anchor}
          label={t('rows.menu', { title: last.title })}
          onClose={() => setAsked(undefined)}
          entries={[
            ...(last.available
              ? [
                  { label: t('rows.open'), icon: <Play size={16} />, onSelect: () => setOpened(last) },
                  { label: t('rows.proof'), icon: <FileCheck size={16} />, onSelect: () => setProven(last) },
                ]
              : []),
            ...(last.state === 'waiting' || last.state === 'running'
              ? []
              : [
                  {
                    label: t('rows.again'),
                    icon: <RotateCw size={16} />,
                    onSelect: () =>
                      void act(() => convertAgain(last.id), t('rows.againSaid', { title: last.title })),
                  },
                  {
                    label: t('rows.anotherForm'),
                    icon: <SlidersHorizontal size={16} />,
                    onSelect: () => void inAnotherForm(last),
                  },
                ]),
            ...(inBatch
              ? []
              : [
                  {
                    label: t('rows.toBatch'),
                    icon: <ListMusic size={16} />,
                    onSelect: () =>
                      void navigate({ to: '/converter/$', params: { _splat: `batches/${last.batchId}` } }),
                  },
                ]),
            'line' as const,
            { label: t('rows.remove'), icon: <Trash size={16} />, onSelect: () => setLeaving(last) },
          ]}
        />
      )}
      {opened && <ListenDialog key={opened.id} conversion={opened} onClose={() => setOpened(undefined)} />}
      {proven && <ProofPanel conversion={proven} onClose={() => setProven(undefined)} />}
      <ConfirmDialog
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('rows.removeTitle', { title: leaving?.title ?? '' })}
        confirm={t('rows.remove')}
        cancel={t('batch.keep')}
        busy={busy}
        onConfirm={() =>
          leaving && void act(() => removeConversion(leaving.id), t('rows.removed', { title: leaving.title }))
        }
      >
        <p className="text-dim">
          {t(leaving?.trackId === undefined ? 'rows.removeSentText' : 'rows.removeText')}
        </p>
      </ConfirmDialog>
    </>
  );
}
