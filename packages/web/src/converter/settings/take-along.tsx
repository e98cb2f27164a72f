import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { editDraft } from '../list/the-draft.ts';
import { type Along, takeAlong } from './along.ts';
import { ChoiceRow } from './choice-row.tsx';

const places = ['none', 'car', 'phone'] as const satisfies Along[];

/** The one choice that answers most of the others. */
export function TakeAlong({ along, onChange }: { along: Along; onChange: () => void }) {
  const { t } = useTranslation('converter');
  const name = useId();
  return (
    <fieldset className="border-line border-t">
      <legend className="sr-only">{t('form.along')}</legend>
      {places.map((place) => (
        <ChoiceRow
          key={place}
          name={name}
          checked={along === place}
          title={t(`form.alongs.${place}`)}
          hint={t(`form.alongHints.${place}`)}
          onChoose={() => {
            onChange();
            editDraft((draft) => takeAlong(draft, place));
          }}
        />
      ))}
    </fieldset>
  );
}
