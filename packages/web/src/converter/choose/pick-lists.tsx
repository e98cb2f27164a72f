import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TickBox } from '../tick-box.tsx';

type Props = {
  fileName: string;
  lists: readonly string[];
  /** The places of the lists that were chosen, from 0. */
  onPick: (chosen: number[]) => Promise<void>;
  onClose: () => void;
};

/** Which of the lists that a file holds are meant: an export of an account brings all that it has. */
export function PickLists({ fileName, lists, onPick, onClose }: Props) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = useState(false);
  const all = lists.map((_, at) => at);
  const choose = (at: number, is: boolean) =>
    setChosen(new Set(is ? [...chosen, at] : [...chosen].filter((one) => one !== at)));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('lists.title')}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {t('lists.none')}
          </Button>
          <Button
            look="accent"
            busy={busy}
            disabled={chosen.size === 0}
            onClick={() => {
              setBusy(true);
              void onPick(all.filter((at) => chosen.has(at)));
            }}
          >
            {t('lists.take', { count: chosen.size, number: formats.number(chosen.size) })}
          </Button>
        </>
      }
    >
      <p className="wrap-anywhere text-dim">
        {t('lists.text', { file: fileName, number: formats.number(lists.length) })}
      </p>
      <div className="mt-5 border-line border-b pb-3">
        <TickBox
          label={t('tick.all')}
          checked={chosen.size === lists.length}
          onChange={(is) => setChosen(new Set(is ? all : []))}
        />
      </div>
      <ul className="mt-3 grid max-h-[40dvh] gap-3 overflow-y-auto">
        {lists.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lists may share a name, and their order stays
          <li key={at} className="wrap-anywhere">
            <TickBox label={name} checked={chosen.has(at)} onChange={(is) => choose(at, is)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
