import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { carSettings, formats, offeredNames, withFormat } from './form.ts';
import type { Wishes } from './form-page.tsx';

/** Which format, with one plain line of what it is good for. */
export function FormatCards({ settings, edit }: Wishes) {
  const { t } = useTranslation('converter');
  const name = useId();
  const chosen = settings.profile === 'car' ? carSettings.format : settings.format;
  return (
    <fieldset>
      <legend className="sr-only">{t('form.format')}</legend>
      <div className="grid gap-x-8 border-line border-t wide:grid-cols-2">
        {formats.map((format) => (
          <label
            key={format}
            className="flex min-h-18 cursor-pointer items-center gap-4 border-line border-b py-3 pr-2 pl-1 transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={format}
              checked={chosen === format}
              onChange={() => edit((before) => withFormat(before, format))}
              className="size-5 shrink-0 accent-accent outline-none"
            />
            <span className="leading-5">
              <span className="block font-semibold">{offeredNames[format]}</span>
              <span className="block text-13 text-dim">{t(`form.formats.${format}`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
