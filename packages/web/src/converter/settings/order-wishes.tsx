import { useTranslation } from 'react-i18next';
import { TickBox } from '../tick-box.tsx';
import { carSettings } from './form.ts';
import type { Wishes } from './form-page.tsx';

const lists = ['m3u8', 'xspf', 'jspf'] as const;

/** How the order of the list comes along: in the names, and in playlists. */
export function OrderWishes({ settings, set }: Wishes) {
  const { t } = useTranslation('converter');
  const { numbered, playlists = [] } = settings.profile === 'car' ? carSettings : settings;
  /** The names begin with it by themselves. */
  const fileName = settings.name?.split('/').at(-1) ?? '';
  const hasPlace = settings.profile !== 'car' && fileName.includes('{number}');
  const chosen: readonly string[] = playlists;
  return (
    <div className="mt-6 grid gap-5">
      {!hasPlace && (
        <TickBox
          label={t('form.numbered')}
          hint={t('form.numberedHint')}
          checked={numbered === true}
          onChange={(wished) => set({ numbered: wished })}
        />
      )}
      <fieldset>
        <legend className="mb-2 font-semibold">{t('form.playlists')}</legend>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {lists.map((kind) => (
            <label key={kind} className="flex min-h-8 cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                checked={chosen.includes(kind)}
                onChange={(event) =>
                  set({
                    playlists: lists.filter((one) =>
                      one === kind ? event.target.checked : chosen.includes(one),
                    ),
                  })
                }
                className="size-5 accent-accent"
              />
              {kind.toUpperCase()}
            </label>
          ))}
        </div>
        <p className="mt-1 text-13 text-dim">{t('form.playlistsHint')}</p>
      </fieldset>
    </div>
  );
}
