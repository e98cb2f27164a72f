import { type KeyboardEvent, memo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import type { Found } from '../list/draft.ts';
import { fileNameSaid } from '../list/file-name-said.ts';
import { SongCover } from '../list/song-cover.tsx';

type Props = {
  line: Found;
  /** Some line of the page may have something to choose: the columns stand under each other. */
  withChoice: boolean;
  /** Its title stands on another line too. */
  isTwice: boolean;
  /** The files that were brought here are not all there yet. */
  isComing: boolean;
  onTick: (line: Found, ticked: boolean, isRange: boolean) => void;
  onChoose: (line: Found) => void;
};

/** Arrow keys go from box to box; with shift they tick on the way, as a click with shift does. */
function onArrow(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  const item = event.currentTarget.closest('li');
  const list = item?.closest('ul');
  if (!item || !list) return;
  const place = Number(item.getAttribute('aria-posinset'));
  const step = event.key === 'ArrowDown' ? 1 : -1;
  const boxAt = (at: number) =>
    list.querySelector<HTMLInputElement>(`li[aria-posinset="${at}"] input[type="checkbox"]`);
  // A heading may stand between them.
  const box = boxAt(place + step) ?? boxAt(place + 2 * step);
  box?.focus();
  if (event.shiftKey && box && !box.disabled && box.checked !== event.currentTarget.checked) box.click();
}

/** A line of what was found: its box, the song, and where it came by a playlist what that asked for. */
export const FoundRow = memo(function FoundRow({
  line,
  withChoice,
  isTwice,
  isComing,
  onTick,
  onChoose,
}: Props) {
  const { t } = useTranslation('converter');
  const shift = useRef(false);
  const { song, wanted, candidates = [], match } = line;
  const title = song?.title ?? wanted?.title ?? '';
  const isOpen = wanted !== undefined && match !== 'sure';
  const artist = song ? song.artist : wanted?.artist;
  const fileName = song && !isOpen ? fileNameSaid(song, isTwice) : undefined;
  const hasChoice = isOpen ? candidates.length > 0 : candidates.length > 1;
  return (
    <div className="relative flex h-full items-center gap-3 border-line border-b hover:bg-hover wide:gap-4">
      <label className="flex h-full min-w-0 flex-1 cursor-pointer items-center gap-3 has-disabled:cursor-default wide:gap-4">
        <input
          type="checkbox"
          checked={line.ticked}
          disabled={!song}
          onClick={(event) => {
            shift.current = event.shiftKey;
          }}
          onChange={(event) => onTick(line, event.target.checked, shift.current)}
          onKeyDown={onArrow}
          className="ml-1 size-5 shrink-0 accent-accent"
        />
        {song ? (
          <SongCover song={song} className="size-9 shrink-0" />
        ) : (
          <span
            aria-hidden="true"
            className="size-9 shrink-0 rounded-cover border border-edge border-dashed"
          />
        )}
        <span
          className={`grid min-w-0 flex-1 gap-x-4 items-center leading-5 wide:grid-cols-[3fr_2fr] ${song ? '' : 'text-dim'}`}
        >
          <span className="truncate">{title}</span>
          <span
            className={`truncate text-13 text-dim wide:text-15 ${isOpen || fileName ? 'max-wide:hidden wide:row-span-2' : ''}`}
          >
            {artist}
          </span>
          {isOpen && (
            <span className={`truncate text-13 ${match === 'unsure' ? 'text-accent' : 'text-dim'}`}>
              {match === 'missing'
                ? t(isComing ? 'tick.waits' : 'tick.missing')
                : t('tick.asksFor', { title: wanted.title })}
            </span>
          )}
          {fileName && (
            <span className="truncate text-13 text-dim">
              {artist && <span className="wide:hidden">{artist} · </span>}
              {fileName}
            </span>
          )}
        </span>
      </label>
      {withChoice && (
        <span className="flex shrink-0 justify-end wide:w-28">
          {hasChoice && (
            <Button look="quiet" className="px-3! text-13! text-accent!" onClick={() => onChoose(line)}>
              {t('tick.choose', { count: candidates.length })}
              <span className="sr-only">{t('tick.asksFor', { title: wanted?.title ?? title })}</span>
            </Button>
          )}
        </span>
      )}
      <span className="tabular w-11 shrink-0 pr-1 text-right text-13 text-dim">
        {song ? clockTime(song.durationMs) : ''}
      </span>
    </div>
  );
});
