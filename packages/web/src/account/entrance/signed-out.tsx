import { moreDevicesMost, type Receipt } from '@gatefold/contract';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { numberWord } from '../number-word.ts';
import { ReceiptCard } from '../receipts/receipt-card.tsx';
import { Entrance } from './entrance.tsx';

/** After this device has signed itself out, alone or with all others: the receipt stays to be read. */
export function SignedOut({ receipt, onAgain }: { receipt: Receipt; onAgain: () => void }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  const { devices, more = 0 } = receipt.ended;
  const count = devices.length + more;
  const everywhere = receipt.reason === 'signed-out-everywhere';
  const all = t('signedOut.leadEverywhere', {
    count,
    number: numberWord(t, formats, count, more >= moreDevicesMost),
  });
  return (
    <Entrance
      title={t(everywhere ? 'signedOut.titleEverywhere' : 'signedOut.titleHere')}
      lead={everywhere ? (count === 2 ? t('signedOut.leadEverywhereBoth') : all) : t('signedOut.leadHere')}
    >
      <ReceiptCard ref={card} receipt={receipt} />
      <Button look="accent" className="mt-8 min-h-12 max-wide:w-full" onClick={onAgain}>
        {t('signedOut.again')}
      </Button>
    </Entrance>
  );
}
