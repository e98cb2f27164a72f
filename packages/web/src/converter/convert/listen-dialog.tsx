import type { Conversion } from '@gatefold/contract';
import Download from 'lucide-react/icons/download';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { probe } from '../../api/client.ts';
import { errorText } from '../../api/refusal.ts';
import { player } from '../../player/the-player.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { filePath } from '../converter-calls.ts';
import { formatNames } from '../settings/form.ts';

/** Plays a finished file as it is, not the song of the library that it was made of. */
export function ListenDialog({ conversion, onClose }: { conversion: Conversion; onClose: () => void }) {
  const { t } = useTranslation('converter');
  const audio = useRef<HTMLAudioElement>(null);
  const [fault, setFault] = useState('');
  const { id, title, format, fileName } = conversion;
  useEffect(() => {
    const element = audio.current;
    player.pause();
    // What was read ahead goes with the dialog, not some time later.
    return () => {
      element?.removeAttribute('src');
      element?.load();
    };
  }, []);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <a href={filePath(id)} download className={buttonClass('quiet')}>
            <Download size={16} aria-hidden="true" />
            {t('listen.download')}
          </a>
          <Button onClick={onClose}>{t('proof.close')}</Button>
        </>
      }
    >
      <p className="wrap-anywhere text-dim">{fileName}</p>
      {/* biome-ignore lint/a11y/useMediaCaption: it is music, and nobody has written down its words */}
      <audio
        ref={audio}
        src={filePath(id)}
        controls
        autoPlay
        aria-label={title}
        onError={() =>
          void probe(filePath(id)).then(
            () => setFault(t('listen.failed', { format: formatNames[format] })),
            (error) => setFault(errorText(error)),
          )
        }
        className={`mt-5 w-full ${fault ? 'hidden' : ''}`}
      />
      <p role="alert" className="mt-5 empty:hidden">
        {fault}
      </p>
    </Dialog>
  );
}
