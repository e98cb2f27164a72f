import type { AlbumPage } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The small print on the inner sleeve. */
export function Credits({ album }: { album: AlbumPage }) {
  const { t } = useTranslation('library');
  const formats = useFormats();
  const lines: [string, string][] = album.credits.map(({ role, names }) => [
    capital(role),
    formats.list(names),
  ]);
  if (album.genres.length > 0) lines.push([t('album.genres'), album.genres.join(', ')]);
  if (album.label) lines.push([t('album.label'), album.label]);
  if (lines.length === 0 && !album.comment) return null;
  return (
    <section className="mt-10 max-w-[60ch] text-13">
      <h2 className="font-sans font-semibold text-13">{t('album.credits')}</h2>
      {album.comment && <p className="mt-1 whitespace-pre-line text-dim">{album.comment}</p>}
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
        {lines.map(([what, who]) => (
          <div key={what} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-dim">{what}</dt>
            <dd>{who}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
