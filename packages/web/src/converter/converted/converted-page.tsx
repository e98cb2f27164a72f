import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import Search from 'lucide-react/icons/search';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { Empty } from '../../ui/states.tsx';
import { ConversionRows } from '../convert/conversion-rows.tsx';
import { batchesQuery, type Wish } from '../converter-calls.ts';
import { Frame } from '../frame.tsx';
import { SelectField } from '../select-field.tsx';
import { formats, isFormat, offeredNames } from '../settings/form.ts';
import { BatchList } from './batch-list.tsx';

const all = 'all';
const conversionStates = ['waiting', 'running', 'done', 'failed'] as const;

/** Everything that was converted: the lists, then the files, to be searched and filtered. */
export function ConvertedPage() {
  const { t } = useTranslation('converter');
  const batches = useInfiniteQuery(batchesQuery);
  const [text, setText] = useState('');
  const [state, setState] = useState<string>(all);
  const [format, setFormat] = useState<string>(all);
  const q = useDeferredValue(text.trim());
  useDocumentTitle(t('converted.title'));
  const known = conversionStates.find((one) => one === state);
  const wish: Wish = {
    ...(q === '' ? {} : { q }),
    ...(known === undefined ? {} : { state: known }),
    ...(isFormat(format) ? { format } : {}),
  };
  const items = batches.data?.pages.flatMap((page) => page.items);
  if (items?.length === 0) {
    return (
      <Frame on="converted" title={t('converted.title')}>
        <Empty title={t('converted.emptyTitle')} text={t('converted.emptyText')}>
          <Link to="/converter/$" params={{ _splat: '' }} className={buttonClass('accent')}>
            {t('tick.toChoose')}
          </Link>
        </Empty>
      </Frame>
    );
  }
  return (
    <Frame on="converted" title={t('converted.title')} lead={t('converted.lead')}>
      <section aria-label={t('converted.batches')} className="mt-8">
        <h2 className="mb-3 text-24">{t('converted.batches')}</h2>
        <BatchList />
      </section>
      <section aria-label={t('converted.files')} className="mt-12 pb-16">
        <h2 className="text-24">{t('converted.files')}</h2>
        <div className="mt-3 mb-6 flex flex-wrap items-end gap-x-4 gap-y-3">
          <div className="flex min-w-[min(16rem,100%)] flex-1 items-center border-edge border-b focus-within:border-accent">
            <Search size={18} className="shrink-0 text-dim" aria-hidden="true" />
            <input
              type="search"
              aria-label={t('converted.search')}
              placeholder={t('converted.search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              className="h-11 min-w-0 flex-1 bg-transparent px-3 outline-none placeholder:text-dim [&::-webkit-search-cancel-button]:hidden"
            />
          </div>
          <SelectField
            labelHidden
            label={t('converted.state')}
            value={state}
            onChange={setState}
            options={[
              { value: all, text: t('converted.anyState') },
              ...conversionStates.map((value) => ({ value, text: t(`states.${value}`) })),
            ]}
          />
          <SelectField
            labelHidden
            label={t('form.format')}
            value={format}
            onChange={setFormat}
            options={[
              { value: all, text: t('converted.anyFormat') },
              ...formats.map((value) => ({ value, text: offeredNames[value] })),
            ]}
          />
        </div>
        <ConversionRows
          wish={wish}
          filesOnly
          empty={<p className="py-6 text-dim">{t('converted.none')}</p>}
        />
      </section>
    </Frame>
  );
}
