import { useTranslation } from 'react-i18next';
import { clockTime } from '../i18n/formats.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Found } from './draft.ts';
import type { Song } from './song.ts';

/** Which song of the library a line of a playlist means. */
export function PickCandidate({
  line: { wanted, candidates = [] },
  onPick,
  onClose,
}: {
  line: Found;
  onPick: (song: Song | undefined) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('converter');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('pick.title')}
      actions={
        <Button look="quiet" onClick={() => onPick(undefined)}>
          {t('pick.none')}
        </Button>
      }
    >
      <p className="wrap-anywhere text-dim">
        {t('pick.wanted', { title: wanted?.title ?? '', artist: wanted?.artist ?? '' })}
      </p>
      <ul className="mt-4 border-line border-t">
        {candidates.map((song) => (
          <li key={song.key} className="border-line border-b">
            <button
              type="button"
              onClick={() => onPick(song)}
              className="flex min-h-14 w-full items-center gap-4 px-1 py-2 text-left hover:bg-hover"
            >
              <span className="wrap-anywhere min-w-0 flex-1 leading-5">
                <span className="block">{song.title}</span>
                <span className="block text-13 text-dim">
                  {[song.artist, song.album].filter(Boolean).join(' · ')}
                </span>
              </span>
              <span className="tabular shrink-0 text-13 text-dim">{clockTime(song.durationMs)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
