import type { Device, Receipt } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { signOutEverywhere, takeEndedOut } from '../account-calls.ts';
import { numberWord, sentenceCase } from '../number-word.ts';
import { useAction } from '../use-action.ts';
import { EndingList } from './ending-list.tsx';

type Props = { devices: Device[]; onDone: (receipt: Receipt) => void };

/** The one button: heading, what it does, and the question that comes before. */
export function SignOutEverywhere({ devices, onDone }: Props) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const [asking, setAsking] = useState(false);
  const count = devices.length;
  return (
    <section className="mt-12 flex flex-col gap-4 wide:flex-row wide:items-center wide:justify-between wide:gap-8">
      <div>
        <h2 className="text-24">{t('everywhere.title')}</h2>
        <p className="mt-1 max-w-[46ch] text-dim">
          {count === 2
            ? t('everywhere.textBoth')
            : t('everywhere.text', { count, number: numberWord(t, formats, count) })}
        </p>
      </div>
      <Button look="accent" className="max-wide:min-h-12" onClick={() => setAsking(true)}>
        {t('everywhere.button')}
      </Button>
      {asking && (
        <Question
          devices={devices}
          onClose={() => setAsking(false)}
          onDone={(receipt) => {
            setAsking(false);
            onDone(receipt);
          }}
        />
      )}
    </section>
  );
}

function Question({ devices, onClose, onDone }: Props & { onClose: () => void }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const [keep, setKeep] = useState(false);
  const id = useId();
  const ending = keep ? devices.filter(({ thisDevice }) => !thisDevice) : devices;
  const words = { count: ending.length, number: numberWord(t, formats, ending.length) };
  const { busy, error, run } = useAction(async () => {
    const receipt = await signOutEverywhere(keep);
    if (!keep) return;
    takeEndedOut(queries, receipt);
    onDone(receipt);
  });
  const others = ending.length === 0 ? t('everywhere.confirmAlone') : t('everywhere.confirmOthers', words);
  return (
    <ConfirmDialog
      open
      title={t('everywhere.askTitle')}
      confirm={keep ? sentenceCase(others) : t('everywhere.confirmAll')}
      cancel={common('cancel')}
      busy={busy}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      <p>{ending.length === 0 ? t('everywhere.alone') : t('everywhere.ends', words)}</p>
      <EndingList devices={ending} />
      <label htmlFor={id} className="mt-5 flex cursor-pointer items-start gap-3">
        <input
          id={id}
          type="checkbox"
          checked={keep}
          disabled={busy}
          onChange={(event) => setKeep(event.target.checked)}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>
          {t('everywhere.keep')}
          <span className="block text-13 text-dim">{t('everywhere.keepText')}</span>
        </span>
      </label>
      <p role="alert" className="mt-3 text-accent empty:hidden">
        {error ? t('everywhere.failed', { why: errorText(error) }) : ''}
      </p>
    </ConfirmDialog>
  );
}
