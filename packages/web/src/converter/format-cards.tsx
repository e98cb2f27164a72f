import type { AudioFormat } from '@gatefold/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNames, formats, withFormat } from './form.ts';
import type { Wishes } from './form-page.tsx';
import { editDraft } from './the-draft.ts';

/** Which format, with one plain line of what it is good for. A car radio has chosen already. */
export function FormatCards({ settings }: Wishes) {
  const { t } = useTranslation('converter');
  const name = useId();
  const isCar = settings.profile === 'car';
  const pick = (format: AudioFormat) =>
    editDraft((draft) => ({ ...draft, settings: withFormat(draft.settings, format) }));
  return (
    <fieldset disabled={isCar}>
      <legend className="sr-only">{t('form.format')}</legend>
      <div className="grid gap-x-8 border-line border-t wide:grid-cols-2">
        {formats.map((format) => (
          <label
            key={format}
            className={`flex min-h-18 cursor-pointer items-center gap-4 border-line border-b py-3 pr-2 pl-1 transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:cursor-default ${isCar && format !== 'mp3' ? 'opacity-50' : ''}`}
          >
            <input
              type="radio"
              name={name}
              value={format}
              checked={isCar ? format === 'mp3' : settings.format === format}
              onChange={() => pick(format)}
              className="size-5 shrink-0 accent-accent outline-none"
            />
            <span className="leading-5">
              <span className="block font-semibold">{formatNames[format]}</span>
              <span className="block text-13 text-dim">{t(`form.formats.${format}`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
