import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Empty, Failed } from '../ui/states.tsx';
import { searchQuery } from './queries.ts';
import { SearchResults } from './search-results.tsx';

/** Every letter asks at once (an answer that is late is dropped); only the address waits until the typing rests. */
const settleMs = 300;

export function SearchPage() {
  const { t } = useTranslation('library');
  const navigate = useNavigate();
  const { q: fromAddress = '' } = useSearch({ from: '/app/search' });
  const [text, setText] = useState(fromAddress);
  const field = useRef<HTMLInputElement>(null);
  const q = text.trim();
  const found = useQuery(searchQuery(q));
  useDocumentTitle(t('search.title'));
  useEffect(() => field.current?.focus(), []);
  // The address keeps the words, so that going back from an album finds them again.
  const keep = useCallback(() => {
    if (q !== fromAddress)
      void navigate({ to: '/search', search: q ? { q } : {}, replace: true, resetScroll: false });
  }, [q, fromAddress, navigate]);
  useEffect(() => {
    const timer = setTimeout(keep, settleMs);
    return () => clearTimeout(timer);
  }, [keep]);

  const result = q === '' ? undefined : found.data;
  const none = result && result.artists.length + result.albums.length + result.tracks.length === 0;
  return (
    <div className="mx-auto w-full max-w-[80rem] px-4 pt-6 pb-16 wide:px-10 wide:pt-12">
      <h1 className="sr-only">{t('search.title')}</h1>
      <div className="relative flex items-center border-edge border-b focus-within:border-accent">
        <Search size={22} className="shrink-0 text-dim" aria-hidden="true" />
        <input
          ref={field}
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          // Who leaves the field may be on the way to a result: later the address is no longer ours to write.
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          className="h-16 min-w-0 flex-1 bg-transparent px-4 font-title text-24 outline-none placeholder:text-dim [&::-webkit-search-cancel-button]:hidden"
        />
        {text !== '' && (
          <IconButton
            label={t('search.clear')}
            icon={<X size={20} />}
            onClick={() => {
              setText('');
              field.current?.focus();
            }}
          />
        )}
      </div>
      {q === '' && <p className="mt-6 text-dim">{t('search.start')}</p>}
      {q !== '' && found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {result && !none && <SearchResults result={result} />}
      {none && !found.isPlaceholderData && (
        <Empty title={t('search.noneTitle')} text={t('search.noneText', { q })} />
      )}
      <p role="status" className="sr-only">
        {result &&
          [
            t('count.artists', { count: result.artists.length }),
            t('count.albums', { count: result.albums.length }),
            t('count.songs', { count: result.tracks.length }),
          ].join(', ')}
      </p>
    </div>
  );
}
