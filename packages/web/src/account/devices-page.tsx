import type { Device, DeviceList } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useFormats } from '../i18n/formats.ts';
import { Button } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { Failed } from '../ui/states.tsx';
import { TextField } from '../ui/text-field.tsx';
import { DeviceRow } from './devices/device-row.tsx';
import { DevicesWait } from './devices/devices-wait.tsx';
import { SignOutDevice } from './devices/sign-out-device.tsx';
import { SignOutEverywhere } from './devices/sign-out-everywhere.tsx';
import { standing } from './devices/standing.ts';
import { ReceiptCard } from './receipts/receipt-card.tsx';
import { useReceipt } from './receipts/use-receipt.ts';
import { useNow } from './use-now.ts';

/** From here on a field to find one helps more than it disturbs. */
const manyDevices = 20;
/** So many stand on the page at once; a very long list opens bit by bit. */
const portion = 100;

export function DevicesPage() {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(devicesQuery);
  useDocumentTitle(t('devices.title'));
  return (
    <Letter
      title={t('devices.title')}
      lead={data ? standing({ t, formats }, data.items, data.limit) : <>&nbsp;</>}
    >
      {data ? (
        <Signed list={data} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <DevicesWait />
      )}
    </Letter>
  );
}

function Signed({ list: { items } }: { list: DeviceList }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const nowMs = useNow();
  const [asked, setAsked] = useState<Device>();
  const [words, setWords] = useState('');
  const [room, setRoom] = useState(portion);
  const { receipt, card, show } = useReceipt();
  const ask = useCallback((device: Device) => setAsked(device), []);
  const wanted = words.trim().toLowerCase();
  const shown = items.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <>
      {items.length > manyDevices && (
        <TextField
          className="mb-4"
          label={t('devices.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      <ul aria-label={t('devices.listLabel')} className="border-line border-t">
        {shown.slice(0, room).map((device) => (
          <DeviceRow key={device.id} device={device} nowMs={nowMs} onSignOut={ask} />
        ))}
      </ul>
      {shown.length > room && (
        <Button look="quiet" className="mt-2 -ml-4" onClick={() => setRoom(room + portion)}>
          {t('devices.showMore', { left: formats.number(shown.length - room) })}
        </Button>
      )}
      <p role="status" className="py-4 text-dim empty:hidden">
        {shown.length === 0 ? t('devices.noneFound', { words: words.trim() }) : ''}
      </p>
      {asked && (
        <SignOutDevice
          device={items.find(({ id }) => id === asked.id) ?? asked}
          onClose={() => setAsked(undefined)}
          onDone={(ended) => {
            setAsked(undefined);
            show(ended);
          }}
        />
      )}
      {receipt && (
        <div className="mt-8">
          <ReceiptCard key={receipt.id} ref={card} receipt={receipt} />
        </div>
      )}
      <SignOutEverywhere devices={items} onDone={show} />
    </>
  );
}
