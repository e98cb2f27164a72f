import type { Device } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import Pencil from 'lucide-react/icons/pencil';
import { memo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { renameDevice } from '../account-calls.ts';
import { NameEditor } from '../name-editor.tsx';
import { deviceFacts } from './device-facts.ts';
import { PlayingDot } from './playing-dot.tsx';

type Props = { device: Device; nowMs: number; onSignOut: (device: Device) => void };

/** One device of the list. Drawn again only when something about it changes: a list can have hundreds. */
export const DeviceRow = memo(function DeviceRow({ device, nowMs, onSignOut }: Props) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const queries = useQueryClient();
  const [renaming, setRenaming] = useState(false);
  const rename = useRef<HTMLButtonElement>(null);
  const { id, name, thisDevice } = device;
  const close = () => {
    setRenaming(false);
    requestAnimationFrame(() => rename.current?.focus());
  };
  return (
    <li className="border-line border-b py-3">
      {renaming ? (
        <NameEditor
          label={t('devices.nameOf', { name })}
          hint={t('devices.renameHint')}
          value={name}
          empty={t('devices.nameEmpty')}
          save={(next) => renameDevice(queries, id, next)}
          onClose={close}
        />
      ) : (
        <div className="flex flex-wrap items-center justify-end gap-3">
          <PlayingDot playing={device.playing?.state === 'playing'} />
          <div className="min-w-[min(6rem,60%)] flex-1">
            <p className="wrap-anywhere line-clamp-2">
              <span className="font-semibold">{name}</span>
              {thisDevice && <span className="ml-2 text-13 text-accent">{t('thisDevice')}</span>}
            </p>
            <p className="wrap-anywhere line-clamp-2 text-13 text-dim">
              {deviceFacts({ t, formats }, device, nowMs)}
            </p>
          </div>
          <Button
            ref={rename}
            look="quiet"
            aria-label={t('devices.renameOf', { name })}
            className="px-3"
            onClick={() => setRenaming(true)}
          >
            <Pencil size={16} aria-hidden="true" className="wide:hidden" />
            <span className="hidden wide:inline">{t('devices.rename')}</span>
          </Button>
          <Button aria-label={t('devices.signOutOf', { name })} onClick={() => onSignOut(device)}>
            {t('devices.signOut')}
          </Button>
        </div>
      )}
    </li>
  );
});
