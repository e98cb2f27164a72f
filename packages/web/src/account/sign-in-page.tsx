import { useRouterState, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readNotice } from '../api/session.ts';
import { useDocumentTitle } from '../ui/document-title.ts';
import { useGoOnWhenSignedIn } from './entrance/enter.ts';
import { Entrance } from './entrance/entrance.tsx';
import { SignInForm } from './entrance/sign-in-form.tsx';
import { SignedOut } from './entrance/signed-out.tsx';
import { SentBack, WhySignedOut } from './entrance/why-here.tsx';

export function SignInPage() {
  const { t } = useTranslation('account');
  const { to } = useSearch({ from: '/sign-in' });
  const remark = useRouterState({ select: ({ location }) => location.state.remark });
  const [notice] = useState(readNotice);
  const [again, setAgain] = useState(false);
  useGoOnWhenSignedIn(to);
  const receipt = notice?.receipt;
  useDocumentTitle(receipt && !again ? t(`receipt.titles.${receipt.reason}`) : t('signIn.title'));
  if (receipt && !again) return <SignedOut receipt={receipt} onAgain={() => setAgain(true)} />;
  return (
    <Entrance title={t('signIn.title')}>
      {remark ? <SentBack remark={remark} /> : notice && !receipt && <WhySignedOut notice={notice} />}
      <SignInForm to={to} />
    </Entrance>
  );
}
