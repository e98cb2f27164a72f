import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { errorText } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { PlayerState } from './player.ts';
import { player, usePlayer } from './the-player.ts';

const pickLimit = (state: PlayerState) => state.limit;

/** As many devices play as may: says which, and lets this one take the place of one of them. */
export function LimitDialog() {
  const { t } = useTranslation(['player', 'common']);
  const limit = usePlayer(pickLimit);
  const takeOver = useMutation({
    mutationFn: (from: string) => post('/api/playing/take-over', { from }),
    onSuccess: () => {
      player.closeLimit();
      player.play();
    },
  });
  if (!limit) return null;
  const close = () => player.closeLimit();
  return (
    <Dialog
      open
      onClose={close}
      title={t('limitTitle')}
      actions={
        <Button look="quiet" onClick={close}>
          {t('common:cancel')}
        </Button>
      }
    >
      <p className="text-dim">{t('limitText', { count: limit.limit })}</p>
      <ul className="mt-4 border-line border-t">
        {limit.devices.map((device) => (
          <li
            key={device.id}
            className="flex flex-wrap items-center justify-between gap-3 border-line border-b py-3"
          >
            <span className="min-w-0 leading-5">
              <span className="block truncate font-semibold">{device.name}</span>
              <span className="block truncate text-13 text-dim">
                {device.title ? t('limitPlays', { title: device.title }) : t('limitPlaysSomething')}
              </span>
            </span>
            <Button
              look={limit.devices.length === 1 ? 'accent' : 'outline'}
              busy={takeOver.isPending}
              aria-label={t('playHereOf', { device: device.name })}
              onClick={() => takeOver.mutate(device.id)}
            >
              {t('playHere')}
            </Button>
          </li>
        ))}
      </ul>
      {takeOver.error && (
        <p role="alert" className="mt-3 text-13 text-accent">
          {errorText(takeOver.error)}
        </p>
      )}
    </Dialog>
  );
}
