import type { AccountLicence } from '@gatefold/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';
import { errorText } from '../api/refusal.ts';
import { licenceQuery, redeemLicence, upgradePreviews } from '../converter/converter-calls.ts';
import { useFormats } from '../i18n/formats.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { Failed, Skeleton } from '../ui/states.tsx';

/** What this account may take along, by which licence, and where one is redeemed. */
export function PlanPage() {
  const { t } = useTranslation('account');
  const licence = useQuery(licenceQuery);
  useDocumentTitle(t('plan.title'));
  const { data } = licence;
  return (
    <Letter title={t('plan.title')} lead={data ? t(`plan.export.${data.export}`) : <>&nbsp;</>}>
      {data ? (
        <Standing data={data} />
      ) : licence.error ? (
        <Failed error={licence.error} retry={() => void licence.refetch()} />
      ) : (
        <Skeleton className="h-20" />
      )}
    </Letter>
  );
}

function Standing({ data }: { data: AccountLicence }) {
  const { t } = useTranslation('account');
  return (
    <>
      {data.export !== 'none' && (
        <Link to="/converter/$" params={{ _splat: '' }} className={buttonClass()}>
          {t('plan.toConverter')}
        </Link>
      )}
      {data.previews > 0 && data.export === 'full' && <Previews count={data.previews} />}
      {data.licence && <LicenceFacts licence={data.licence} />}
      <PlanNumbers />
      <Redeem />
    </>
  );
}

/** Files of which only the first minute was made, and that may be whole now. */
function Previews({ count }: { count: number }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const upgrade = useMutation({
    mutationFn: upgradePreviews,
    onSuccess: async ({ items }) => {
      void queries.invalidateQueries({ queryKey: ['converter'] });
      void queries.invalidateQueries({ queryKey: licenceQuery.queryKey });
      const [only, ...others] = items;
      const to = only && others.length === 0 ? `batches/${only.id}` : 'converted';
      await navigate({ to: '/converter/$', params: { _splat: to } });
    },
  });
  return (
    <section className="mt-12 flex flex-wrap items-center justify-between gap-4 border-line border-y py-6">
      <div className="max-w-[44ch]">
        <h2 className="text-24">{t('plan.previewsTitle', { count, number: formats.number(count) })}</h2>
        <p className="mt-1 text-dim">{t('plan.previewsText')}</p>
        <p role="alert" className="mt-2 text-accent empty:hidden">
          {upgrade.error ? errorText(upgrade.error) : ''}
        </p>
      </div>
      <Button look="accent" busy={upgrade.isPending} onClick={() => upgrade.mutate()}>
        {t('plan.previewsMake')}
      </Button>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex min-h-12 items-center gap-4 border-line border-b py-1">
      <dt className="w-32 shrink-0 text-dim wide:w-56">{term}</dt>
      <dd className="wrap-anywhere tabular min-w-0 flex-1">{children}</dd>
    </div>
  );
}

function LicenceFacts({ licence }: { licence: NonNullable<AccountLicence['licence']> }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  return (
    <section className="mt-12">
      <h2 className="text-24">{t('plan.licence')}</h2>
      {licence.state !== 'valid' && <p className="mt-1 text-accent">{t(`plan.states.${licence.state}`)}</p>}
      <dl className="mt-3 border-line border-t">
        <Fact term={t('plan.issuedTo')}>{licence.name}</Fact>
        <Fact term={t('plan.allows')}>{t(`plan.allowed.${licence.export}`)}</Fact>
        <Fact term={t('plan.issuedAt')}>{formats.day(licence.issuedAt)}</Fact>
        <Fact term={t('plan.expiresAt')}>
          {licence.expiresAt ? formats.day(licence.expiresAt) : t('plan.never')}
        </Fact>
        <Fact term={t('plan.number')}>{licence.id}</Fact>
      </dl>
    </section>
  );
}

function PlanNumbers() {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const { data: account } = useQuery(accountQuery);
  if (!account) return null;
  return (
    <section className="mt-12">
      <h2 className="text-24">{t('plan.rights')}</h2>
      <dl className="mt-3 border-line border-t">
        <Fact term={t('overview.planDevices')}>{formats.number(account.plan.devices)}</Fact>
        <Fact term={t('overview.planStreams')}>{formats.number(account.plan.streams)}</Fact>
      </dl>
    </section>
  );
}

/** A licence is a few hundred letters, copied from where it was issued. */
function Redeem() {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const id = useId();
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const redeem = useMutation({
    mutationFn: () => redeemLicence(text.replace(/\s+/g, '')),
    onSuccess: (answer) => {
      setText('');
      queries.setQueryData(licenceQuery.queryKey, answer);
      return queries.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = text.trim().length < 40;
    setMissing(isEmpty);
    if (!isEmpty && !redeem.isPending) redeem.mutate();
  };
  const fault = isMissing ? t('plan.missing') : redeem.error ? errorText(redeem.error) : '';
  return (
    <section className="mt-12">
      <h2 className="text-24">{t('plan.redeem')}</h2>
      <p className="mt-1 mb-4 max-w-[52ch] text-dim">{t('plan.redeemText')}</p>
      <form onSubmit={submit}>
        <label htmlFor={id} className="mb-1 block font-semibold text-13">
          {t('plan.licence')}
        </label>
        <textarea
          id={id}
          rows={4}
          value={text}
          maxLength={2500}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={fault !== '' || undefined}
          aria-describedby={`${id}-fault`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className={`w-full rounded-6 border bg-raised p-3 font-mono text-13 ${fault ? 'border-accent' : 'border-edge'}`}
        />
        <p id={`${id}-fault`} role="alert" className="mt-1 text-13 text-accent empty:hidden">
          {fault}
        </p>
        <Button type="submit" className="mt-3" busy={redeem.isPending}>
          {t('plan.redeemButton')}
        </Button>
        <p role="status" className="mt-3 empty:hidden">
          {redeem.isSuccess && text === '' ? t('plan.redeemed') : ''}
        </p>
      </form>
    </section>
  );
}
