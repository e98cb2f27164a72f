// Whether a track can be given in the form that was asked for. Pure: a decision before any effect.
import { type Refusal, refuse } from '../refusal.ts';

export type Wanted = { format?: string | undefined; kbps?: number | undefined };
export type Known = { mime: string; bitrateKbps: number | undefined };

const names: Record<string, string> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/x-wav': 'wav',
  'audio/x-aiff': 'aiff',
};

/** Undefined: as it is. */
export const refusalFor = (wanted: Wanted, known: Known): Refusal | undefined => {
  const format = (wanted.format ?? 'original').toLowerCase();
  const own = names[known.mime] ?? known.mime.replace(/^audio\//, '');
  const isOwn = format === 'original' || format === own;
  const isSmallEnough = wanted.kbps === undefined || wanted.kbps >= (known.bitrateKbps ?? 0);
  if (isOwn && isSmallEnough) return undefined;
  return refuse(
    'format-not-offered',
    'This server sends tracks as they are stored; ask without format and kbps.',
    {
      offered: ['original', own],
    },
  );
};
