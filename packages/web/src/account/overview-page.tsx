import type { Account, Plan } from '@gatefold/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery, devicesQuery } from '../api/queries.ts';
import { useFormats } from '../i18n/formats.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { Failed, Skeleton } from '../ui/states.tsx';
import { renameAccount } from './account-calls.ts';
import { SignOutEverywhere } from './devices/sign-out-everywhere.tsx';
import { standing } from './devices/standing.ts';
import { NameEditor } from './name-editor.tsx';
import { ReceiptCard } from './receipts/receipt-card.tsx';
import { useReceipt } from './receipts/use-receipt.ts';

export function OverviewPage() {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const account = useQuery(accountQuery);
  const devices = useQuery(devicesQuery);
  const { receipt, card, show } = useReceipt();
  useDocumentTitle(t('overview.title'));
  const { items, limit } = devices.data ?? {};
  return (
    <Letter
      title={t('overview.title')}
      lead={items && limit ? standing({ t, formats }, items, limit) : <>&nbsp;</>}
    >
      <Link to="/account/devices" className={buttonClass()}>
        {t('overview.allDevices')}
      </Link>
      {items ? (
        <SignOutEverywhere devices={items} onDone={show} />
      ) : devices.error ? (
        <Failed error={devices.error} retry={() => void devices.refetch()} />
      ) : (
        <Skeleton className="mt-12 h-20" />
      )}
      {receipt && (
        <div className="mt-8">
          <ReceiptCard key={receipt.id} ref={card} receipt={receipt} />
        </div>
      )}
      {account.data && <You account={account.data} />}
      {account.data && <PlanRows plan={account.data.plan} />}
    </Letter>
  );
}

function Rows({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-12">
      <h2 className="text-24">{title}</h2>
      <dl className="mt-3 border-line border-t">{children}</dl>
    </section>
  );
}

const row = 'flex min-h-12 items-center gap-4 border-line border-b py-1';

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className={row}>
      <dt className="w-32 shrink-0 text-dim wide:w-56">{term}</dt>
      <dd className="wrap-anywhere tabular flex min-w-0 flex-1 items-center justify-between gap-3">
        {children}
      </dd>
    </div>
  );
}

function You({ account: { name, email, createdAt } }: { account: Account }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  return (
    <Rows title={t('overview.you')}>
      <AccountName name={name} />
      <Fact term={t('overview.email')}>{email}</Fact>
      <Fact term={t('overview.since')}>{formats.day(createdAt)}</Fact>
    </Rows>
  );
}

function AccountName({ name }: { name: string }) {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => change.current?.focus());
  };
  if (!editing) {
    return (
      <Fact term={t('overview.name')}>
        {name}
        <Button
          ref={change}
          look="quiet"
          className="-mr-4"
          aria-label={t('overview.changeName')}
          onClick={() => setEditing(true)}
        >
          {t('overview.change')}
        </Button>
      </Fact>
    );
  }
  return (
    <div className={row}>
      <dt className="sr-only">{t('overview.name')}</dt>
      <dd className="w-full py-3">
        <NameEditor
          label={t('overview.name')}
          value={name}
          empty={t('setUp.nameMissing')}
          autoComplete="name"
          save={(next) => renameAccount(queries, next)}
          onClose={close}
        />
      </dd>
    </div>
  );
}

function PlanRows({ plan }: { plan: Plan }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  return (
    <Rows title={t('overview.plan')}>
      <Fact term={t('overview.planDevices')}>{formats.number(plan.devices)}</Fact>
      <Fact term={t('overview.planStreams')}>{formats.number(plan.streams)}</Fact>
    </Rows>
  );
}
