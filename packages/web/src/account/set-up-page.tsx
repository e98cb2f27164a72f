import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { setUpQuery } from '../api/queries.ts';
import { buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { useGoOnWhenSignedIn } from './entrance/enter.ts';
import { Entrance } from './entrance/entrance.tsx';
import { SetUpForm } from './entrance/set-up-form.tsx';

export function SetUpPage() {
  const { t } = useTranslation('account');
  const search = useSearch({ from: '/set-up' });
  const navigate = useNavigate();
  // The link is a secret: out of the address bar, the history and every Referer at once.
  const [ticket] = useState(search.ticket);
  const [spent, setSpent] = useState(false);
  const { data: state } = useQuery(setUpQuery);
  useEffect(() => {
    if (search.ticket) void navigate({ to: '/set-up', search: {}, replace: true });
  }, [search.ticket, navigate]);
  useGoOnWhenSignedIn(undefined);
  useDocumentTitle(t('setUp.noTicketTitle'));
  if (state && !state.needed) return <Done />;
  if (!ticket || spent) return <WhereTheLinkIs spent={spent} />;
  return (
    <Entrance title={t('setUp.title')} lead={t('setUp.lead')}>
      <SetUpForm ticket={ticket} onSpent={() => setSpent(true)} />
    </Entrance>
  );
}

function Done() {
  const { t } = useTranslation('account');
  return (
    <Entrance title={t('setUp.doneTitle')} lead={t('setUp.doneText')}>
      <Link to="/sign-in" className={buttonClass('accent')}>
        {t('setUp.toSignIn')}
      </Link>
    </Entrance>
  );
}

const code = <code className="whitespace-nowrap rounded-cover bg-hover px-1 py-0.5 text-13" />;

function WhereTheLinkIs({ spent }: { spent: boolean }) {
  const { t } = useTranslation('account');
  return (
    <Entrance title={t('setUp.noTicketTitle')} lead={t('setUp.noTicketLead')}>
      {spent && (
        <p role="alert" className="mb-4 border-accent border-l-2 pl-4">
          {t('setUp.spent')}
        </p>
      )}
      <p className="text-dim">
        <Trans t={t} i18nKey="setUp.noTicketText" components={{ start: code, address: code }} />
      </p>
    </Entrance>
  );
}
