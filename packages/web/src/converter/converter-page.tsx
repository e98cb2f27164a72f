import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { accountQuery } from '../api/queries.ts';
import { NotFound } from '../shell/fallbacks.tsx';
import { ChoosePage } from './choose/choose-page.tsx';
import { BatchPage } from './convert/batch-page.tsx';
import { useConversionEvents } from './convert/hear-conversions.ts';
import { ConvertedPage } from './converted/converted-page.tsx';
import { openDraft } from './list/the-draft.ts';
import { NoExport } from './no-export.tsx';
import { FormPage } from './settings/form-page.tsx';
import { TickPage } from './tick/tick-page.tsx';

/** The part of the converter that the address names. */
export function ConverterPage() {
  const { _splat } = useParams({ from: '/app/converter/$' });
  const { data: account } = useSuspenseQuery(accountQuery);
  useState(() => account && openDraft(account.id));
  useConversionEvents();
  if (!account) return null;
  const [part = '', id, ...rest] = (_splat ?? '').split('/');
  if (rest.length > 0) return <NotFound />;
  if (part === 'converted' && id === undefined) return <ConvertedPage />;
  if (part === 'batches' && id) return <BatchPage key={id} id={id} />;
  if (id !== undefined) return <NotFound />;
  if (account.plan.export === 'none') return <NoExport />;
  if (part === '') return <ChoosePage />;
  if (part === 'songs') return <TickPage />;
  if (part === 'settings') return <FormPage isPreview={account.plan.export === 'preview'} />;
  return <NotFound />;
}
