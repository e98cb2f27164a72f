import type { Album } from '@gatefold/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../ui/states.tsx';
import { AlbumCard } from './album-card.tsx';

export const shelfClass = 'grid grid-cols-[repeat(auto-fill,minmax(min(9.5rem,40%),1fr))] gap-x-5 gap-y-7';

/** A shelf of a few dozen albums at most; the whole library has a virtual grid of its own. */
export function AlbumGrid({ albums, showYear = false }: { albums: Album[]; showYear?: boolean }) {
  return (
    <ul className={shelfClass}>
      {albums.map((album) => (
        <li key={album.id} className="min-w-0">
          <AlbumCard album={album} showYear={showYear} />
        </li>
      ))}
    </ul>
  );
}

export function AlbumGridWait({ count = 6 }: { count?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className={shelfClass}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places are all the same
        <div key={index}>
          <Skeleton className="aspect-square w-full" />
          <div className="h-12" />
        </div>
      ))}
    </div>
  );
}

export function Section({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mt-10">
      <div className="mb-4 flex min-h-10 flex-wrap items-center justify-between gap-x-4">
        <h2 className="text-24">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
