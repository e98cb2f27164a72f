import { moreDevicesMost, type Receipt } from '@gatefold/contract';
import { type Ref, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { numberWord, sentenceCase } from '../number-word.ts';
import { endedRows, type ReceiptRow, serverRows } from './receipt-rows.ts';

const firstRows = 8;

function Row({ row }: { row: ReceiptRow }) {
  return (
    <tr className="border-line border-t border-dashed align-baseline">
      <th scope="row" className="wrap-anywhere py-2 pr-4 text-left font-normal">
        {row.what}
      </th>
      <td className={`wrap-anywhere py-2 pr-2 ${row.waits ? 'font-semibold text-accent' : 'text-dim'}`}>
        {row.how}
      </td>
      <td className="tabular whitespace-nowrap py-2 text-right">{row.after}</td>
    </tr>
  );
}

/** Every row of a receipt; a long one opens with a button. */
function ReceiptTable({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const ended = endedRows({ t, formats }, receipt);
  const shown = all ? ended : ended.slice(0, firstRows);
  const hidden = ended.length - shown.length;
  const more = receipt.ended.more ?? 0;
  const moreWord = numberWord(t, formats, more, more >= moreDevicesMost);
  const word = (count: number) => ({ count, number: numberWord(t, formats, count) });
  return (
    <table className="w-full table-fixed border-collapse">
      <colgroup>
        <col className="w-[42%]" />
        <col />
        <col className="w-16 wide:w-20" />
      </colgroup>
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
              what: sentenceCase(t('receipt.more', { count: more, number: moreWord })),
              how: t('receipt.ended'),
            }}
          />
        )}
        {serverRows({ t, formats }, receipt).map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </tbody>
    </table>
  );
}

/** When it was and how long it took, to the second on the day itself. */
function When({ receipt: { at, tookMs } }: { receipt: Receipt }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const today = new Date(at).toDateString() === new Date().toDateString();
  return (
    <p className="tabular text-dim">
      <time dateTime={at}>{today ? formats.exactTime(at) : formats.moment(at)}</time> ·{' '}
      {t('receipt.took', { duration: formats.milliseconds(tookMs) })}
    </p>
  );
}

/** A receipt on a surface that is one already, such as a dialog, under a title of its own. */
export function BareReceipt({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <When receipt={receipt} />
      <div className="mt-3">
        <ReceiptTable receipt={receipt} />
      </div>
    </>
  );
}

/** What ended, when, on which server: the record that a sign-out leaves. `ref` can take the focus. */
export function ReceiptCard({ receipt, ref }: { receipt: Receipt; ref?: Ref<HTMLElement> }) {
  const { t } = useTranslation('account');
  const id = useId();
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={id}
      className="rise scroll-mt-4 scroll-mb-[calc(var(--bars,0px)+1rem)] rounded-6 border border-line bg-raised px-4 pt-4 pb-3 outline-none focus-visible:outline-2 wide:px-6 wide:pt-5 wide:pb-4"
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-sans font-semibold text-15 tracking-normal">
          {t(`receipt.titles.${receipt.reason}`)}
        </h2>
        <When receipt={receipt} />
      </div>
      <ReceiptTable receipt={receipt} />
    </section>
  );
}
