import { useQuery } from '@tanstack/react-query';
import Check from 'lucide-react/icons/check';
import { useTranslation } from 'react-i18next';
import { clockTime, useFormats } from '../../i18n/formats.ts';
import { codecName } from '../../library/audio-summary.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { agoText } from '../ago-text.ts';
import { trackQuery } from '../converter-calls.ts';
import type { Found } from '../list/draft.ts';
import { idOf, isUpload, type Song } from '../list/song.ts';
import { SongCover } from '../list/song-cover.tsx';
import { namedSong } from '../list/song-words.ts';
import { useSizes } from '../sizes.ts';

type Props = { line: Found; onPick: (song: Song | undefined) => void; onClose: () => void };

/** Which song a line of a playlist means, each with all that tells it from the others. */
export function PickCandidate({
  line: { wanted, song: chosen, ticked, candidates = [] },
  onPick,
  onClose,
}: Props) {
  const { t } = useTranslation('converter');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('pick.title')}
      actions={
        <>
          <Button look="quiet" onClick={() => onPick(undefined)}>
            {t('pick.none')}
          </Button>
          <Button onClick={onClose}>{t('pick.close')}</Button>
        </>
      }
    >
      {wanted && (
        <p className="wrap-anywhere text-dim">
          {t('pick.wanted', { song: namedSong(t, wanted) })}
          {wanted.durationMs !== undefined && (
            <span className="tabular"> {`(${clockTime(wanted.durationMs)})`}</span>
          )}
        </p>
      )}
      <ul className="mt-4 border-line border-t">
        {candidates.map((song) => (
          <li key={song.key} className="border-line border-b">
            <button
              type="button"
              onClick={() => onPick(song)}
              className="flex w-full items-center gap-4 px-1 py-3 text-left hover:bg-hover"
            >
              <SongCover song={song} className="size-11 shrink-0" />
              <span className="wrap-anywhere min-w-0 flex-1 leading-5">
                <span className="block">
                  {ticked && song.key === chosen?.key && (
                    <>
                      <span className="sr-only">{t('pick.taken')} </span>
                      <Check size={16} aria-hidden="true" className="-mt-0.5 mr-1 inline text-accent" />
                    </>
                  )}
                  {song.title}
                </span>
                <span className="block text-13 text-dim">
                  {[song.artist, song.album].filter(Boolean).join(' · ')}
                </span>
                {isUpload(song) ? <OfFile song={song} /> : <OfLibrary song={song} />}
              </span>
              <span className="tabular shrink-0 self-start text-13 text-dim">
                {clockTime(song.durationMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const factsClass = 'tabular block text-13 text-dim';

function OfFile({ song: { codec, file } }: { song: Song }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const facts = [
    t('pick.yours'),
    file?.name,
    codec && codecName({ codec, container: '' }),
    file && sizes.bytes(file.sizeBytes),
    file && t('pick.sent', { ago: agoText(t, formats, file.sentAt) }),
  ];
  return <span className={factsClass}>{facts.filter(Boolean).join(' · ')}</span>;
}

function OfLibrary({ song }: { song: Song }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const { data } = useQuery(trackQuery(idOf(song)));
  const { lossless, bitrateKbps, sampleRateHz, bitDepth, sizeBytes } = data?.format ?? {};
  const quality = lossless
    ? [bitDepth && `${bitDepth} bit`, sampleRateHz && `${formats.number(sampleRateHz / 1000)} kHz`]
    : [bitrateKbps && `${formats.number(Math.round(bitrateKbps))} kbit/s`];
  const facts = [
    t('pick.library'),
    data ? codecName(data.format) : song.codec,
    ...quality,
    sizeBytes !== undefined && sizes.bytes(sizeBytes),
  ];
  return <span className={factsClass}>{facts.filter(Boolean).join(' · ')}</span>;
}
