import type { ConversionSettings } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { editDraft } from './the-draft.ts';
import { TickBox } from './tick-box.tsx';

/** The one choice that answers most of the others. */
export function TakeAlong({ settings }: { settings: ConversionSettings }) {
  const { t } = useTranslation('converter');
  return (
    <TickBox
      label={t('form.car')}
      hint={t('form.carHint')}
      checked={settings.profile === 'car'}
      onChange={(car) =>
        editDraft((draft) => ({
          ...draft,
          settings: { ...draft.settings, profile: car ? 'car' : 'none' },
        }))
      }
    />
  );
}
