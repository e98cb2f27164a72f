import type { Album, Artist, SearchResult } from '@gatefold/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Check from 'lucide-react/icons/check';
import Plus from 'lucide-react/icons/plus';
import Search from 'lucide-react/icons/search';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/refusal.ts';
import { clockTime } from '../../i18n/formats.ts';
import { shelfClass } from '../../library/album-grid.tsx';
import { searchQuery, shelfQuery } from '../../library/queries.ts';
import { Cover } from '../../ui/cover.tsx';
import { Failed } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Draft } from '../list/draft.ts';
import { useDraft } from '../list/the-draft.ts';
import { readLink } from './read-link.ts';
import { takeAlbum, takeArtist, takeLink, takeTracks } from './take-in.ts';

/** One field for words and for addresses; under it what they lead to, and the newest albums before. */
export function FindMusic({ onTaken }: { onTaken: () => void }) {
  const { t } = useTranslation('converter');
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const section = useRef<HTMLElement>(null);
  // What is found must not stay under the edge of the window while one types.
  const isTyping = text.trim() !== '';
  useEffect(() => {
    const element = section.current;
    if (isTyping && element && element.getBoundingClientRect().top > innerHeight / 3)
      element.scrollIntoView({ block: 'start' });
  }, [isTyping]);
  const link = readLink(text, location.origin);
  const q = link ? '' : text.trim();
  const found = useQuery(searchQuery(q));
  const shelf = useQuery(shelfQuery('added'));
  const take = (work: Promise<void>) =>
    void work.then(onTaken, (error) => toast(errorText(error), { urgent: true }));

  const isOurs = link?.kind === 'album' || link?.kind === 'artist' || link?.kind === 'track';
  const result = q === '' ? undefined : found.data;
  const albums = result?.albums ?? (text.trim() === '' ? shelf.data?.items : undefined) ?? [];
  const none = result && result.artists.length + result.albums.length + result.tracks.length === 0;
  return (
    <section ref={section} aria-label={t('find.label')} className="mt-8 min-h-[70dvh] scroll-mt-4">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (link && isOurs) take(takeLink(queries, link));
        }}
        className="flex items-center border-edge border-b focus-within:border-accent"
      >
        <Search size={20} className="shrink-0 text-dim" aria-hidden="true" />
        <input
          type="search"
          aria-label={t('find.placeholder')}
          placeholder={t('find.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const pasted = readLink(event.clipboardData.getData('text'), location.origin);
            if (pasted && 'id' in pasted) take(takeLink(queries, pasted));
          }}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          className="h-14 min-w-0 flex-1 bg-transparent px-4 text-18 outline-none placeholder:text-dim [&::-webkit-search-cancel-button]:hidden"
        />
      </form>
      <p role="alert" className="mt-3 max-w-[60ch] empty:hidden">
        {link && !isOurs ? t(`find.links.${link.kind as 'no-music' | 'service' | 'elsewhere'}`) : ''}
      </p>
      {q !== '' && found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {none && !found.isPlaceholderData && <p className="mt-6 text-dim">{t('find.none', { q })}</p>}
      {result && <Artists artists={result.artists} onPick={(id) => take(takeArtist(queries, id))} />}
      {albums.length > 0 && (
        <>
          <h2 className="mt-8 mb-4 text-18">{result ? t('find.albums') : t('find.recent')}</h2>
          <ul className={shelfClass}>
            {albums.map((album) => (
              <li key={album.id} className="min-w-0">
                <Sleeve album={album} onPick={() => take(takeAlbum(queries, album.id))} />
              </li>
            ))}
          </ul>
        </>
      )}
      {result && <Songs result={result} />}
    </section>
  );
}

function Sleeve({ album, onPick }: { album: Album; onPick: () => void }) {
  return (
    <button type="button" onClick={onPick} className="group block w-full rounded-cover text-left">
      <span className="relative block">
        <Cover
          of="albums"
          id={album.id}
          cover={album.cover}
          title={album.title}
          size={160}
          className="w-full"
        />
        <span className="absolute right-2 bottom-2 grid size-8 place-items-center rounded-full bg-accent text-on-accent opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
          <Plus size={18} aria-hidden="true" />
        </span>
      </span>
      <span className="mt-2 block truncate font-semibold leading-5">{album.title}</span>
      <span className="block truncate text-13 text-dim">{album.artist.name}</span>
    </button>
  );
}

function Artists({ artists, onPick }: { artists: Artist[]; onPick: (id: string) => void }) {
  const { t } = useTranslation('converter');
  if (artists.length === 0) return null;
  return (
    <>
      <h2 className="mt-8 mb-2 text-18">{t('find.artists')}</h2>
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {artists.slice(0, 12).map(({ id, name, trackCount }) => (
          <li key={id} className="max-w-full">
            <button
              type="button"
              onClick={() => onPick(id)}
              className="flex min-h-row max-w-full items-baseline gap-2 hover:underline"
            >
              <span className="truncate">{name}</span>
              <span className="tabular text-13 text-dim">{trackCount}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const pickFound = (draft: Draft) => draft.found;
const pickList = (draft: Draft) => draft.list;

function Songs({ result: { tracks } }: { result: SearchResult }) {
  const { t } = useTranslation('converter');
  const found = useDraft(pickFound);
  const list = useDraft(pickList);
  if (tracks.length === 0) return null;
  const taken = new Set([...list.map(({ key }) => key), ...found.map(({ song }) => song?.key)]);
  return (
    <>
      <h2 className="mt-8 mb-2 text-18">{t('find.songs')}</h2>
      <ul className="border-line border-t">
        {tracks.map((track) => {
          const isTaken = taken.has(`t:${track.id}`);
          return (
            <li key={track.id} className="border-line border-b">
              <button
                type="button"
                aria-disabled={isTaken}
                onClick={() => !isTaken && takeTracks(track.title, [track])}
                className="flex min-h-14 w-full items-center gap-4 text-left hover:bg-hover wide:min-h-11"
              >
                <span className={`grid w-8 place-items-center ${isTaken ? 'text-accent' : 'text-dim'}`}>
                  <span className="sr-only">{t(isTaken ? 'find.taken' : 'find.take')}</span>
                  {isTaken ? <Check size={16} aria-hidden="true" /> : <Plus size={16} aria-hidden="true" />}
                </span>
                <span className="grid min-w-0 flex-1 gap-x-4 wide:grid-cols-2">
                  <span className="truncate">{track.title}</span>
                  <span className="truncate text-13 text-dim wide:text-15">
                    {track.artists.map(({ name }) => name).join(', ')}
                  </span>
                </span>
                <span className="tabular shrink-0 pr-1 text-13 text-dim">{clockTime(track.durationMs)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
