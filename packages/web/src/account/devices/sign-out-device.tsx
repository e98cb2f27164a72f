import type { Device, Receipt } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../../api/queries.ts';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { signOutDevice, takeEndedOut } from '../account-calls.ts';
import { useAction } from '../use-action.ts';

type Props = { device: Device; onClose: () => void; onDone: (receipt: Receipt) => void };

/** Asks once, then signs the device out. It leaves the list only when the server has said that it ended. */
export function SignOutDevice({ device, onClose, onDone }: Props) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { name, thisDevice, playing } = device;
  const { busy, error, run } = useAction(async () => {
    try {
      const receipt = await signOutDevice(device);
      if (thisDevice) return;
      takeEndedOut(queries, receipt);
      onDone(receipt);
    } catch (thrown) {
      if (!isRefusal(thrown, 'unknown-device')) throw thrown;
      toast(t('devices.gone', { name }));
      void queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
      onClose();
    }
  });
  return (
    <ConfirmDialog
      open
      title={t('devices.askTitle', { name })}
      confirm={t('devices.signOut')}
      cancel={common('cancel')}
      busy={busy}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      {playing?.state === 'playing' && (
        <p className="mb-2">{t('devices.askPlays', { title: playing.title })}</p>
      )}
      <p className="text-dim">{t(thisDevice ? 'devices.askThis' : 'devices.askText')}</p>
      <p role="alert" className="mt-3 text-accent empty:hidden">
        {error ? errorText(error) : ''}
      </p>
    </ConfirmDialog>
  );
}
