import { useTranslation } from 'react-i18next';
import type { SignOutNotice } from '../../api/session.ts';
import { useFormats } from '../../i18n/formats.ts';
import type { Remark } from './enter.ts';

/** Endings that somebody else may have caused. */
const mayBeStrange: ReadonlySet<SignOutNotice['reason']> = new Set([
  'signed-out-by-owner',
  'signed-out-everywhere',
  'made-room',
  'password-changed',
]);

/** Why a player was signed out, by whom and when. */
export function WhySignedOut({ notice: { reason, at, by } }: { notice: SignOutNotice }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  return (
    <section role="alert" aria-label={t('notice.label')} className="mb-8 border-accent border-l-2 pl-4">
      <p className="font-semibold">{t(`notice.${reason}`)}</p>
      <p className="text-13 text-dim">
        <time dateTime={at}>{formats.moment(at)}</time>
        {by && reason !== 'signed-out' && ` · ${t('notice.by', { device: by })}`}
        {mayBeStrange.has(reason) && <span className="block">{t('notice.notYou')}</span>}
      </p>
    </section>
  );
}

const remarks = {
  reloadedLimit: 'signIn.reloadedLimit',
  ticketSpent: 'signIn.ticketSpent',
  overtaken: 'signIn.overtaken',
  almost: 'setUp.almost',
} as const satisfies Record<Remark, string>;

/** Why somebody was sent back to the sign-in. */
export function SentBack({ remark }: { remark: Remark }) {
  const { t } = useTranslation('account');
  return (
    <p role="status" className="mb-8 border-edge border-l-2 pl-4">
      {t(remarks[remark])}
    </p>
  );
}
