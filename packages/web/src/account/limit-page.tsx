import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocumentTitle } from '../ui/document-title.ts';
import { readLimitStep } from './entrance/enter.ts';
import { MakeRoom } from './entrance/make-room.tsx';

export function LimitPage() {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const [step] = useState(readLimitStep);
  useDocumentTitle(t('limit.title'));
  useEffect(() => {
    if (!step) void navigate({ to: '/sign-in', replace: true, state: { remark: 'reloadedLimit' } });
  }, [step, navigate]);
  return step ? <MakeRoom step={step} /> : null;
}
