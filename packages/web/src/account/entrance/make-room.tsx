import type { DeviceLimitReached } from '@gatefold/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { numberWord, sentenceCase } from '../number-word.ts';
import { useAction } from '../use-action.ts';
import { askToMakeRoom, type LimitStep, type Remark, useEntered } from './enter.ts';
import { makeRoomWords } from './make-room-words.ts';
import { PickDevices } from './pick-devices.tsx';

/** The seventh device: what is signed in, what to let go, and on. */
export function MakeRoom({ step }: { step: LimitStep }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const entered = useEntered();
  const [{ devices, limit }, setReached] = useState<DeviceLimitReached>(step);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [changed, setChanged] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  const chosen = devices.filter(({ id }) => picked.has(id));
  const button = makeRoomWords({ t, formats }, { chosen, signedIn: devices.length, limit });
  const sendBack = (remark: Remark) => navigate({ to: '/sign-in', replace: true, state: { remark } });
  const { busy, error, run } = useAction(async () => {
    setChanged(false);
    try {
      const ids = chosen.map(({ id }) => id);
      entered(step.email, await askToMakeRoom(step.ticket, ids), step.to);
    } catch (thrown) {
      if (isRefusal(thrown, 'device-limit-reached')) {
        setReached(thrown.problem as unknown as DeviceLimitReached);
        setChanged(true);
      } else if (isRefusal(thrown, 'ticket-spent')) {
        await sendBack('ticketSpent');
      } else if (isRefusal(thrown, 'sign-in-overtaken')) {
        await sendBack('overtaken');
      } else throw thrown;
    }
  });

  const count = devices.length;
  const number = numberWord(t, formats, count);
  return (
    <main id="page" className="mx-auto w-full max-w-[42rem] px-4 pt-8 pb-32 wide:px-8 wide:pt-14">
      <p className="font-semibold font-title text-18 text-dim">{common('appName')}</p>
      <h1 ref={title} tabIndex={-1} className="mt-6 text-36 outline-none">
        {t('limit.title')}
      </h1>
      <p className="mt-3 text-18">
        {count > limit
          ? t('limit.leadOver', { number: sentenceCase(number), limit: numberWord(t, formats, limit) })
          : count === 2
            ? t('limit.leadBoth')
            : t('limit.lead', { count, number })}
      </p>
      <p role="alert" className="mt-4 text-accent empty:hidden">
        {changed ? t('limit.still') : ''}
      </p>
      <PickDevices devices={devices} picked={picked} onPick={setPicked} />
      <div className="sticky bottom-0 mt-6 flex flex-wrap items-center gap-3 bg-ground py-4">
        <Button
          look="accent"
          busy={busy}
          disabled={!button.enough}
          className="wrap-anywhere min-h-12 min-w-0 whitespace-normal py-2 max-wide:w-full"
          onClick={() => void run()}
        >
          {button.text}
        </Button>
        <Link to="/sign-in" className={buttonClass('quiet')}>
          {t('limit.cancel')}
        </Link>
        <p role="alert" className="w-full text-accent empty:hidden">
          {error ? errorText(error) : ''}
        </p>
      </div>
    </main>
  );
}
