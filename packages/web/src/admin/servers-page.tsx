import type { ServerFigures, ServerList } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';
import { errorText } from '../api/refusal.ts';
import { useFormats } from '../i18n/formats.ts';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { Failed, SkeletonRows } from '../ui/states.tsx';
import { addUp } from './servers/acknowledgements.ts';
import { ServerTable } from './servers/server-table.tsx';
import { SignOutTimes } from './servers/sign-out-times.tsx';
import { standing } from './servers/standing.ts';
import { serversQuery } from './servers-query.ts';

/** The servers of this household and what they count; for those who run it. */
export function ServersPage() {
  const { t } = useTranslation('admin');
  const { t: words } = useTranslation('account');
  const formats = useFormats();
  const { data: account } = useQuery(accountQuery);
  const isAdmin = account?.admin === true;
  const { data, error, dataUpdatedAt, refetch } = useQuery({ ...serversQuery, enabled: isAdmin });
  useDocumentTitle(t('servers.title'));

  if (account && !isAdmin) {
    return (
      <Letter title={t('servers.title')}>
        <p className="text-18">{t('servers.onlyAdmin')}</p>
      </Letter>
    );
  }
  return (
    <Letter
      title={t('servers.title')}
      lead={data ? standing({ t, words, formats }, data.items) : <>&nbsp;</>}
    >
      {data ? (
        <>
          {error && (
            <p role="alert" className="mb-6 font-semibold text-accent">
              {t('servers.stale', {
                time: formats.exactTime(new Date(dataUpdatedAt).toISOString()),
                why: errorText(error),
              })}
            </p>
          )}
          <Shown list={data} />
        </>
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows count={6} />
      )}
    </Letter>
  );
}

function Shown({ list: { items } }: { list: ServerList }) {
  const { t } = useTranslation('admin');
  const figures = items.flatMap((server) => server.figures ?? []);
  return (
    <>
      <ServerTable servers={items} />
      <Part title={t('servers.signOuts.title')}>
        <SignOutTimes counts={addUp(figures)} />
      </Part>
      <Part title={t('servers.requests.title')}>
        <Requests figures={figures} />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-12">
      <h2 className="text-24">{title}</h2>
      <div className="mt-3">{children}</div>
    </section>
  );
}

/** Of all servers together. */
function Requests({ figures }: { figures: readonly ServerFigures[] }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const sum = (pick: (one: ServerFigures) => number) => figures.reduce((all, one) => all + pick(one), 0);
  const rows = {
    memory: sum(({ checks }) => checks.memory),
    store: sum(({ checks }) => checks.store),
    refused: sum(({ checks }) => checks.refused),
    unsure: sum(({ checks }) => checks.unsure),
    indexed: sum(({ indexed }) => indexed),
    streams: sum(({ streams }) => streams),
  };
  return (
    <dl className="border-line border-t">
      {(Object.keys(rows) as (keyof typeof rows)[]).map((name) => (
        <div
          key={name}
          className="flex min-h-12 items-center justify-between gap-4 border-line border-b py-1"
        >
          <dt className="text-dim">{t(`servers.requests.${name}`)}</dt>
          <dd
            className={`tabular shrink-0 ${name === 'unsure' && rows.unsure > 0 ? 'font-semibold text-accent' : ''}`}
          >
            {formats.number(rows[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}
