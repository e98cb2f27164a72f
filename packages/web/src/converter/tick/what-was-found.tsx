import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../../api/queries.ts';
import { useFormats } from '../../i18n/formats.ts';
import type { Found } from '../list/draft.ts';

export type Shown = 'all' | Found['match'];
export type Counts = Record<Shown, number>;

export const countsOf = (found: readonly Found[]): Counts => ({
  all: found.length,
  sure: found.filter(({ match }) => match === 'sure').length,
  unsure: found.filter(({ match }) => match === 'unsure').length,
  missing: found.filter(({ match }) => match === 'missing').length,
});

/** Files are on their way that may be what is missing: until they are there nothing counts as missing. */
export type Coming = { isComing: boolean };

type StandingProps = Coming & { counts: Counts; ticked: number };

/** How many are ticked, and what of a playlist is not settled. */
export function Standing({ counts, ticked, isComing }: StandingProps) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const number = (value: number) => formats.number(value);
  const said = { count: counts.all, number: number(counts.all), ticked: number(ticked) };
  const first = t(ticked === counts.all ? 'tick.standingAll' : 'tick.standing', said);
  const parts = [
    counts.unsure > 0 && t('tick.unsureSaid', { count: counts.unsure, number: number(counts.unsure) }),
    counts.missing > 0 &&
      t(isComing ? 'tick.waitsSaid' : 'tick.missingSaid', {
        count: counts.missing,
        number: number(counts.missing),
      }),
  ].filter(Boolean);
  return <>{[first, ...parts].join(' ')}</>;
}

type FilterProps = Coming & { counts: Counts; shown: Shown; onShow: (shown: Shown) => void };

/** Which of the lines of a playlist are shown. */
export function Filter({ counts, shown, isComing, onShow }: FilterProps) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const choices = (['all', 'sure', 'unsure', 'missing'] as const).filter(
    (value) => counts[value] > 0 && !(isComing && value === 'missing'),
  );
  return (
    <fieldset className="mt-6 flex flex-wrap gap-2">
      <legend className="sr-only">{t('tick.filter')}</legend>
      {choices.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={shown === value}
          onClick={() => onShow(value)}
          className="tabular flex min-h-10 items-center gap-2 rounded-full border border-line px-4 text-dim transition-colors hover:text-text aria-pressed:border-text aria-pressed:text-text"
        >
          {t(`tick.filters.${value}`)}
          <span className="text-13 text-dim">{formats.number(counts[value])}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** What can be done where songs of a playlist were not found. */
export function WhatIsMissing() {
  const { t } = useTranslation('converter');
  const { data: account } = useQuery(accountQuery);
  return (
    <p className="mt-4 max-w-[60ch] text-dim">
      {t('tick.missingHelp')}{' '}
      {account?.admin && (
        <Link to="/library/folders" className="underline underline-offset-2">
          {t('tick.addFolder')}
        </Link>
      )}
    </p>
  );
}
