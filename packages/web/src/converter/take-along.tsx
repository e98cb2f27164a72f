import { useTranslation } from 'react-i18next';
import type { Wishes } from './form-page.tsx';
import { TickBox } from './tick-box.tsx';

const lists = ['m3u8', 'xspf', 'jspf'] as const;

export function TakeAlong({ settings, set }: Wishes) {
  const { t } = useTranslation('converter');
  const isCar = settings.profile === 'car';
  const chosen = settings.playlists ?? [];
  return (
    <div className="grid gap-5">
      <TickBox
        label={t('form.car')}
        hint={t('form.carHint')}
        checked={isCar}
        onChange={(car) => set({ profile: car ? 'car' : 'none' })}
      />
      <TickBox
        label={t('form.numbered')}
        hint={t('form.numberedHint')}
        checked={isCar || settings.numbered === true}
        disabled={isCar}
        onChange={(numbered) => set({ numbered })}
      />
      <fieldset disabled={isCar} className={isCar ? 'opacity-50' : ''}>
        <legend className="mb-2 font-semibold">{t('form.playlists')}</legend>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {lists.map((kind) => (
            <label key={kind} className="flex min-h-8 cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                checked={isCar ? kind === 'm3u8' : chosen.includes(kind)}
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
