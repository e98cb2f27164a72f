import type { ConversionSettings } from '@gatefold/contract';
import type { TFunction } from 'i18next';
import { madeFor } from './along.ts';
import { formatNames } from './form.ts';

/** What files were made as, in short: "FLAC", "MP3 for the car" */
export function madeText(t: TFunction<'converter'>, settings: ConversionSettings): string {
  const place = madeFor(settings);
  if (place === 'none') return formatNames[settings.format];
  return t(place === 'car' ? 'form.asCar' : 'form.madeForPhone');
}
