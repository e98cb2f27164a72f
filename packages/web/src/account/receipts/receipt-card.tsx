import type { Receipt } from '@gatefold/contract';
import { type Ref, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { numberWord, sentenceCase } from '../number-word.ts';
import { endedRows, type ReceiptRow, serverRows } from './receipt-rows.ts';

const firstRows = 12;

function Row({ row }: { row: ReceiptRow }) {
  return (
    <tr className="border-line border-t border-dashed align-baseline">
      <th scope="row" className="wrap-anywhere w-[42%] py-2 pr-4 text-left font-normal">
        {row.what}
      </th>
      <td className={`wrap-anywhere py-2 pr-2 ${row.waits ? 'font-semibold text-accent' : 'text-dim'}`}>
        {row.how}
      </td>
      <td className="tabular w-16 whitespace-nowrap py-2 text-right wide:w-24">{row.after}</td>
    </tr>
  );
}

/** What ended, when, on which server: the record that a sign-out leaves. `ref` can take the focus. */
export function ReceiptCard({ receipt, ref }: { receipt: Receipt; ref?: Ref<HTMLElement> }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const id = useId();
  const ended = endedRows({ t, formats }, receipt);
  const shown = all ? ended : ended.slice(0, firstRows);
  const hidden = ended.length - shown.length;
  const more = receipt.ended.more ?? 0;
  const today = new Date(receipt.at).toDateString() === new Date().toDateString();
  const word = (count: number) => ({ count, number: numberWord(t, formats, count) });
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={id}
      className="rise rounded-6 border border-line bg-raised px-4 pt-4 pb-3 outline-none focus-visible:outline-2 wide:px-6 wide:pt-5 wide:pb-4"
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-sans font-semibold text-15 tracking-normal">
          {t(`receipt.titles.${receipt.reason}`)}
        </h2>
        <p className="tabular text-dim">
          <time dateTime={receipt.at}>
            {today ? formats.exactTime(receipt.at) : formats.moment(receipt.at)}
          </time>{' '}
          · {t('receipt.took', { duration: formats.milliseconds(receipt.tookMs) })}
        </p>
      </div>
      <table className="w-full table-fixed border-collapse">
        <tbody>
          {ended.length === 0 && (
            <tr className="border-line border-t border-dashed">
              <td colSpan={3} className="py-2 text-dim">
                {t('receipt.nothing')}
              </td>
            </tr>
          )}
          {shown.map((row) => (
            <Row key={row.key} row={row} />
          ))}
          {hidden > 0 && (
            <tr className="border-line border-t border-dashed">
              <td colSpan={3} className="py-1">
                <Button look="quiet" className="-ml-4" onClick={() => setAll(true)}>
                  {t('receipt.showAll', word(hidden))}
                </Button>
              </td>
            </tr>
          )}
          {more > 0 && hidden === 0 && (
            <Row
              row={{
                key: 'more',
                what: sentenceCase(t('receipt.more', word(more))),
                how: t('receipt.ended'),
              }}
            />
          )}
          {serverRows({ t, formats }, receipt).map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
