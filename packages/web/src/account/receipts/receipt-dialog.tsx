import type { Receipt } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, SkeletonRows } from '../../ui/states.tsx';
import { BareReceipt } from './receipt-card.tsx';

/** A receipt from the past, asked for when it is opened. */
export function ReceiptDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  const receipt = useQuery({
    queryKey: ['receipt', id],
    queryFn: () => get<Receipt>(`/api/receipts/${id}`),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={receipt.data ? t(`receipt.titles.${receipt.data.reason}`) : t('receipt.dialogTitle')}
      actions={<Button onClick={onClose}>{common('close')}</Button>}
    >
      {receipt.data ? (
        <BareReceipt receipt={receipt.data} />
      ) : receipt.error ? (
        <Failed error={receipt.error} retry={() => void receipt.refetch()} />
      ) : (
        <SkeletonRows count={4} />
      )}
    </Dialog>
  );
}
