import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceRow } from './choice-row.tsx';
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
          <ChoiceRow
            key={format}
            name={name}
            checked={chosen === format}
            title={offeredNames[format]}
            hint={t(`form.formats.${format}`)}
            onChoose={() => edit((before) => withFormat(before, format))}
          />
        ))}
      </div>
    </fieldset>
  );
}
