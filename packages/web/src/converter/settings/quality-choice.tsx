import { useTranslation } from 'react-i18next';
import { Choice } from '../../account/choice.tsx';
import { rates } from './form.ts';
import type { Wishes } from './form-page.tsx';

/** The best of MP3 at a variable rate. */
const variableQuality = 0;

export function QualityChoice({ settings, edit }: Wishes) {
  const { t } = useTranslation('converter');
  const isMp3 = settings.format === 'mp3';
  const options = [
    ...rates.map((kbps) => ({ value: String(kbps), text: String(kbps) })),
    ...(isMp3 ? [{ value: 'variable', text: t('form.variable') }] : []),
  ];
  const value = isMp3 && settings.quality !== undefined ? 'variable' : String(settings.kbps ?? 320);
  return (
    <div className="mt-6">
      <Choice
        label={t('form.quality')}
        options={options}
        value={value}
        onChange={(next) =>
          edit(({ quality: _quality, kbps: _kbps, ...rest }) => ({
            ...rest,
            ...(next === 'variable' ? { quality: variableQuality } : { kbps: Number(next) }),
          }))
        }
      />
      <p className="mt-2 text-13 text-dim">{t('form.qualityHint')}</p>
    </div>
  );
}
