import type { ConversionSettings } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../account/choice.tsx';
import { useFormats } from '../../i18n/formats.ts';
import { SelectField } from '../select-field.tsx';
import { hasCheck, hasId3, isLossless } from './form.ts';
import type { Wishes } from './form-page.tsx';
import { Summary } from './summary.tsx';

const sampleRates = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000] as const;
const bitDepths = [16, 24] as const;
const asIs = 'as-is';
const usualLufs = -14;
const usualPixels = 500;

type Field = 'sampleRateHz' | 'bitDepth';

/** A number, or none where the source is followed. */
const setOrLeave = (settings: ConversionSettings, field: Field, value: string): ConversionSettings => {
  const { [field]: _before, ...rest } = settings;
  return (value === asIs ? rest : { ...rest, [field]: Number(value) }) as ConversionSettings;
};

/** What few people need; everything of it is as in the source unless somebody says otherwise. */
export function MoreWishes({ settings, set, edit }: Wishes) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const kHz = (hz: number) => `${formats.number(hz / 1000)} kHz`;
  const isCar = settings.profile === 'car';
  if (isCar) return null;
  return (
    <details className="group mt-10 max-w-[46rem] border-line border-y">
      <Summary title={t('more.title')} hint={t('more.hint')} />
      <div className="grid gap-6 pt-2 pb-8">
        <div className="grid gap-6 wide:grid-cols-2">
          <SelectField
            label={t('more.sampleRate')}
            value={String(settings.sampleRateHz ?? asIs)}
            options={[
              { value: asIs, text: t('more.asIs') },
              ...sampleRates.map((hz) => ({ value: String(hz), text: kHz(hz) })),
            ]}
            onChange={(value) => edit((before) => setOrLeave(before, 'sampleRateHz', value))}
          />
          {isLossless(settings.format) && (
            <SelectField
              label={t('more.bitDepth')}
              value={String(settings.bitDepth ?? asIs)}
              options={[
                { value: asIs, text: t('more.asIs') },
                ...bitDepths.map((bits) => ({ value: String(bits), text: `${bits} bit` })),
              ]}
              onChange={(value) => edit((before) => setOrLeave(before, 'bitDepth', value))}
            />
          )}
        </div>
        <Choice
          label={t('more.channelsLabel')}
          options={(['as-is', 'stereo', 'mono'] as const).map((value) => ({
            value,
            text: t(`more.channels.${value}`),
          }))}
          value={settings.channels ?? asIs}
          onChange={(channels) => set({ channels })}
        />
        <div>
          <Choice
            label={t('more.loudnessLabel')}
            options={(['as-is', 'tags', 'applied'] as const).map((value) => ({
              value,
              text: t(`more.loudness.${value}`),
            }))}
            value={settings.loudness ?? asIs}
            onChange={(loudness) => set({ loudness, lufs: settings.lufs ?? usualLufs })}
          />
          {settings.loudness === 'applied' && (
            <label className="tabular mt-3 flex items-center gap-3">
              <input
                type="number"
                min={-31}
                max={-9}
                step={1}
                value={settings.lufs ?? usualLufs}
                onChange={(event) =>
                  Number.isFinite(event.target.valueAsNumber) &&
                  set({ lufs: Math.min(-9, Math.max(-31, event.target.valueAsNumber)) })
                }
                className="h-11 w-24 rounded-6 border border-edge bg-raised px-3"
              />
              LUFS
            </label>
          )}
          <p className="mt-2 max-w-[60ch] text-13 text-dim">
            {t(`more.loudnessHint.${settings.loudness ?? asIs}`)}
          </p>
        </div>
        <Choice
          label={t('more.coverLabel')}
          options={(['as-is', 'jpeg', 'none'] as const).map((value) => ({
            value,
            text: t(`more.cover.${value}`),
          }))}
          value={settings.cover ?? asIs}
          onChange={(cover) => set({ cover, coverPixels: settings.coverPixels ?? usualPixels })}
        />
        {hasId3(settings.format) && (
          <div>
            <Choice
              label={t('more.id3')}
              options={(['2.3', '2.4'] as const).map((value) => ({ value, text: `ID3v${value}` }))}
              value={settings.id3 ?? '2.4'}
              onChange={(id3) => set({ id3 })}
            />
            <p className="mt-2 text-13 text-dim">{t('more.id3Hint')}</p>
          </div>
        )}
        {hasCheck(settings.format) && (
          <div>
            <Choice
              label={t('more.checkLabel')}
              options={(['whole', 'quick'] as const).map((value) => ({
                value,
                text: t(`more.check.${value}`),
              }))}
              value={settings.check ?? 'whole'}
              onChange={(check) => set({ check })}
            />
            <p className="mt-2 max-w-[60ch] text-13 text-dim">
              {t(`more.checkHint.${settings.check ?? 'whole'}`)}
            </p>
          </div>
        )}
      </div>
    </details>
  );
}
