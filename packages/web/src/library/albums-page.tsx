import type { AlbumOrder } from '@gatefold/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { scaled } from '../ui/media.ts';
import { Empty, Failed } from '../ui/states.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { AlbumCard } from './album-card.tsx';
import { AlbumGridWait } from './album-grid.tsx';
import { albumsQuery } from './queries.ts';

const gap = 20;
const textHeight = 52;
const rowGap = 28;

/** How many sleeves stand side by side, and how wide each is. */
export function layoutOf(width: number): { columns: number; cell: number } {
  const least = width < 480 ? 140 : 168;
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  return { columns, cell: Math.max(1, (width - gap * (columns - 1)) / columns) };
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    setWidth(element.clientWidth);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

function OrderSwitch({ order }: { order: AlbumOrder }) {
  const { t } = useTranslation('library');
  const navigate = useNavigate();
  const orders = ['title', 'artist', 'year', 'added'] as const;
  return (
    <fieldset className="mb-5 flex flex-wrap items-center gap-1">
      <legend className="sr-only">{t('order.label')}</legend>
      {orders.map((name) => (
        <label
          key={name}
          className="flex min-h-row cursor-pointer items-center rounded-6 px-3 text-13 text-dim transition-colors hover:text-text has-checked:bg-hover has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="order"
            checked={order === name}
            onChange={() => void navigate({ to: '/library', search: { order: name }, replace: true })}
            className="sr-only"
          />
          {t(`order.${name}`)}
        </label>
      ))}
    </fieldset>
  );
}

export function AlbumsPage() {
  const { t } = useTranslation('library');
  const { order = 'artist' } = useSearch({ from: '/app/library/' });
  const albums = useInfiniteQuery(albumsQuery(order));
  const items = useMemo(() => albums.data?.pages.flatMap((page) => page.items) ?? [], [albums.data]);
  const { ref, width } = useWidth();
  const { columns, cell } = layoutOf(width);
  useDocumentTitle(t('title'));

  const more = () => albums.hasNextPage && !albums.isFetchingNextPage && void albums.fetchNextPage();
  return (
    <div ref={ref}>
      <OrderSwitch order={order} />
      {albums.isPending && <AlbumGridWait count={12} />}
      {albums.error && <Failed error={albums.error} retry={() => void albums.refetch()} />}
      {albums.data && items.length === 0 && (
        <Empty title={t('noAlbumsTitle')} text={t('noneText')}>
          <Link to="/" className={buttonClass('accent')}>
            {t('toHome')}
          </Link>
        </Empty>
      )}
      {items.length > 0 && width > 0 && (
        <VirtualRows
          key={order}
          count={Math.ceil(items.length / columns)}
          rowHeight={Math.round(cell) + scaled(textHeight) + rowGap}
          onNearEnd={more}
          row={(index) => (
            <ul
              className="grid"
              style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, columnGap: gap }}
            >
              {items.slice(index * columns, (index + 1) * columns).map((album) => (
                <li key={album.id}>
                  <AlbumCard album={album} showYear={order === 'year'} />
                </li>
              ))}
            </ul>
          )}
        />
      )}
    </div>
  );
}
