import type { Format } from '@gatefold/contract';

/** The type to ask the browser for. Containers that hold several codecs name the one inside where it decides. */
export function typeOf(format: Format): string {
  const codec = format.codec.toLowerCase();
  if (codec.includes('alac')) return 'audio/mp4; codecs="alac"';
  if (codec.includes('opus') && format.mime.includes('ogg')) return 'audio/ogg; codecs="opus"';
  return format.mime;
}

export const isPlayable = (format: Format, canPlayType: (type: string) => string): boolean =>
  canPlayType(typeOf(format)) !== '';
