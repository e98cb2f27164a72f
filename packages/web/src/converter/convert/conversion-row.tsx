import type { Conversion } from '@gatefold/contract';
import Download from 'lucide-react/icons/download';
import Ellipsis from 'lucide-react/icons/ellipsis';
import FileCheck from 'lucide-react/icons/file-check';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { IconButton, iconButtonClass } from '../../ui/button.tsx';
import type { MenuAnchor } from '../../ui/menu.tsx';
import { agoText } from '../ago-text.ts';
import { filePath } from '../converter-calls.ts';
import { formatNames } from '../settings/form.ts';
import { useSizes } from '../sizes.ts';
import { useShown } from './hear-conversions.ts';

type Props = {
  conversion: Conversion;
  inBatch: boolean;
  onProof: (conversion: Conversion) => void;
  onMenu: (conversion: Conversion, anchor: MenuAnchor) => void;
};

/** A track on its way to a file, or the file. */
export const ConversionRow = memo(function ConversionRow({ conversion, inBatch, onProof, onMenu }: Props) {
  const { t } = useTranslation('converter');
  const { id, number, title, artist, state, share = 0, available, fileName, sentAs } = conversion;
  useShown(id);
  const isFailed = state === 'failed';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the right click repeats what the dots button does
    <div
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(conversion, { x: event.clientX, y: event.clientY });
      }}
      className="relative flex h-full items-center gap-3 border-line border-b hover:bg-hover wide:gap-4"
    >
      {inBatch && <span className="tabular w-8 shrink-0 text-right text-13 text-dim">{number}</span>}
      <span className="grid min-w-0 flex-1 gap-x-4 leading-5 wide:grid-cols-[3fr_2fr]">
        <span className="min-w-0">
          <span className={`block truncate ${state === 'cancelled' ? 'text-dim' : ''}`} title={fileName}>
            {title}
            {isFailed && sentAs && <span className="text-13 text-dim">{` · ${sentAs}`}</span>}
          </span>
          <span className="block truncate text-13 text-dim max-wide:hidden">{artist}</span>
        </span>
        <Standing conversion={conversion} inBatch={inBatch} />
      </span>
      {available && (
        <a
          href={filePath(id)}
          download
          aria-label={t('rows.download', { title })}
          title={t('rows.download', { title })}
          className={iconButtonClass}
        >
          <Download size={18} aria-hidden="true" />
        </a>
      )}
      {available && (
        <IconButton
          label={t('rows.proofOf', { title })}
          icon={<FileCheck size={18} />}
          className="max-wide:hidden"
          onClick={() => onProof(conversion)}
        />
      )}
      <IconButton
        label={t('rows.menu', { title })}
        icon={<Ellipsis size={18} />}
        aria-haspopup="menu"
        onClick={(event) => onMenu(conversion, event.currentTarget)}
      />
      {state === 'running' && (
        <span
          role="progressbar"
          aria-label={title}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
          className="-bottom-px absolute left-0 h-0.5 bg-accent transition-[width] duration-500"
          style={{ width: `${Math.min(1, share) * 100}%` }}
        />
      )}
    </div>
  );
});

/** Beside the title where there is room, under it on a phone. */
function Standing({ conversion, inBatch }: Pick<Props, 'conversion' | 'inBatch'>) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const { state, share = 0, how, sizeBytes, tookMs, format, preview, available, finishedAt } = conversion;
  if (state === 'failed') {
    return (
      <span className="line-clamp-2 self-center text-13 text-accent max-wide:line-clamp-1">
        {failureText(t, conversion)}
      </span>
    );
  }
  const parts =
    state === 'done'
      ? [
          formatNames[format],
          sizeBytes === undefined ? '' : sizes.bytes(sizeBytes),
          how === 'copied' ? t('rows.copied') : '',
          preview ? t('rows.preview') : '',
          available ? '' : t('rows.gone'),
          inBatch || finishedAt === undefined ? '' : agoText(t, formats, finishedAt),
        ]
      : [state === 'running' ? sizes.percent(share) : t(`states.${state}`)];
  return (
    <span className="tabular self-center truncate text-13 text-dim">
      <span title={finishedAt && formats.moment(finishedAt)}>{parts.filter(Boolean).join(' · ')}</span>
      {inBatch && state === 'done' && how !== 'copied' && tookMs !== undefined && (
        <span className="max-wide:hidden">{` · ${t('rows.took', { took: sizes.seconds(tookMs) })}`}</span>
      )}
      {conversion.artist && <span className="wide:hidden"> · {conversion.artist}</span>}
    </span>
  );
}

const known = [
  'not-found',
  'unreadable',
  'protected',
  'no-audio',
  'damaged',
  'form-not-possible',
  'disk-full',
  'not-writable',
  'exists-already',
  'not-verified',
  'engine-stopped',
] as const;

/** In the reader's words where the code is known, else in the converter's own. */
function failureText(
  t: ReturnType<typeof useTranslation<'converter'>>['t'],
  { failure, trackId }: Conversion,
): string {
  if (failure?.code === 'not-found' && trackId === undefined) return t('failures.upload-gone');
  const code = known.find((one) => one === failure?.code);
  return code ? t(`failures.${code}`) : (failure?.detail ?? t('states.failed'));
}
