import i18next, { t } from 'i18next';
import { loadWords } from '../../i18n/language.ts';
import { toast } from '../../ui/toast.tsx';

const said = (what: 'known' | 'full', count: number): string =>
  t(`converter:taking.${what}`, { count, number: count.toLocaleString(i18next.language) });

/** How many songs did not come along: they were there already, or the list is as long as it can be. */
export function sayLeft({ known, full = 0 }: { known: number; full?: number }): void {
  void loadWords('converter').then(() => {
    if (known > 0) toast(said('known', known));
    if (full > 0) toast(said('full', full), { urgent: true });
  });
}
