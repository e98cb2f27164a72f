import { acknowledgementClassesMs } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { barsOf, type Counts, countOf, withinMs } from './acknowledgements.ts';

const longest = acknowledgementClassesMs.at(-1) ?? 0;

/** How long sign-outs took until every server had applied them: in a sentence, and as a small chart. */
export function SignOutTimes({ counts }: { counts: Counts }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const count = countOf(counts);
  if (count === 0) return <p className="text-dim">{t('servers.signOuts.none')}</p>;
  const within = (share: number) => {
    const ms = withinMs(counts, share);
    return Number.isFinite(ms)
      ? t('servers.signOuts.within', { time: formats.milliseconds(ms) })
      : t('servers.signOuts.longer', { time: formats.milliseconds(longest) });
  };
  return (
    <>
      <p>
        {t('servers.signOuts.text', {
          count,
          number: formats.number(count),
          half: within(0.5),
          most: within(0.99),
        })}
      </p>
      <Chart counts={counts} />
    </>
  );
}

function Chart({ counts }: { counts: Counts }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const bars = barsOf(counts);
  /** Labels that stand beside one another need room. */
  const every = bars.length > 8 ? 2 : 1;
  const axisText = (ms: number) => {
    if (!Number.isFinite(ms)) return '…';
    return ms < 1000 ? formats.number(ms) : `${formats.number(ms / 1000)} s`;
  };
  const tallest = Math.max(...bars.map(({ count }) => count));
  return (
    <>
      <ol aria-label={t('servers.signOuts.chart')} className="mt-6 flex max-w-md">
        {bars.map(({ upToMs, count }, at) => {
          const isLast = !Number.isFinite(upToMs);
          const number = formats.number(count);
          return (
            <li key={upToMs} className="min-w-0 flex-1">
              <span className="sr-only">
                {isLast
                  ? t('servers.signOuts.barLonger', { number })
                  : t('servers.signOuts.bar', { time: formats.milliseconds(upToMs), number })}
              </span>
              <div aria-hidden="true" className="flex h-16 items-end border-line border-b px-px">
                <div
                  className="min-h-px w-full bg-dim transition-[height]"
                  style={{ height: `${(count / tallest) * 100}%`, opacity: count === 0 ? 0 : 1 }}
                />
              </div>
              <div
                aria-hidden="true"
                className="tabular flex h-6 justify-center whitespace-nowrap pt-1 text-13 text-dim"
              >
                {at % every === 0 && axisText(upToMs)}
              </div>
            </li>
          );
        })}
      </ol>
      <p aria-hidden="true" className="text-13 text-dim">
        {t('servers.signOuts.axis')}
      </p>
    </>
  );
}
