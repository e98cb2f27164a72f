import type { DeviceLimitReached } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { deviceFacts } from '../devices/device-facts.ts';
import { KindIcon } from '../devices/kind-icon.tsx';
import { useNow } from '../use-now.ts';

type Props = {
  devices: DeviceLimitReached['devices'];
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
};

const row =
  'flex cursor-pointer items-center gap-4 border-line border-b py-3 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent';
const box = 'size-5 shrink-0 accent-accent';

/** Devices to tick: one, several or all. */
export function PickDevices({ devices, picked, onPick }: Props) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const nowMs = useNow();
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  const all = devices.length > 0 && devices.every(({ id }) => picked.has(id));
  return (
    <fieldset className="mt-8">
      <legend className="sr-only">{t('limit.listLabel')}</legend>
      <ul className="border-line border-t">
        {devices.map((device) => (
          <li key={device.id}>
            <label className={row}>
              <input
                type="checkbox"
                className={box}
                checked={picked.has(device.id)}
                onChange={() => toggle(device.id)}
              />
              <span className={device.playing?.state === 'playing' ? 'text-accent' : 'text-dim'}>
                <KindIcon kind={device.kind} />
              </span>
              <span className="wrap-anywhere min-w-0 flex-1">
                <span className="line-clamp-2 font-semibold">{device.name}</span>
                <span className="line-clamp-2 text-13 text-dim">
                  {deviceFacts({ t, formats }, device, nowMs)}
                </span>
              </span>
            </label>
          </li>
        ))}
        {devices.length > 1 && (
          <li>
            <label className={row}>
              <input
                type="checkbox"
                className={box}
                checked={all}
                onChange={() => onPick(all ? new Set() : new Set(devices.map(({ id }) => id)))}
              />
              {t('limit.all')}
            </label>
          </li>
        )}
      </ul>
    </fieldset>
  );
}
