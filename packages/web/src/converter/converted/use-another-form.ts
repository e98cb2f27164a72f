import type { Conversion } from '@gatefold/contract';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toast } from '../../ui/toast.tsx';
import type { Wanted } from '../list/draft.ts';
import { editDraft } from '../list/the-draft.ts';
import { songOfConversion, withSongs } from './another-form.ts';

/** Puts the songs of conversions on the list and opens the settings; what is left of none is said. */
export function useAnotherForm(): (
  name: string,
  conversions: readonly Conversion[],
  lacking?: readonly Wanted[],
) => void {
  const { t } = useTranslation('converter');
  const navigate = useNavigate();
  return (name, conversions, lacking) => {
    const songs = conversions.flatMap((one) => songOfConversion(one) ?? []);
    if (songs.length === 0) return toast(t('rows.sourceGone'), { urgent: true });
    editDraft((draft) => withSongs(draft, name, songs, lacking));
    void navigate({ to: '/converter/$', params: { _splat: 'settings' } });
  };
}
