// Where the files go, which answers most other questions: the car is a profile of the server, a phone a set of choices.
import type { ConversionSettings } from '@gatefold/contract';
import type { Draft } from '../list/draft.ts';
import { usualSettings } from '../list/usual-settings.ts';
import { released } from './form.ts';

export type Along = 'none' | 'car' | 'phone';

/** What iPhone and iPad play in every app, with the cover inside; the Files app sorts by name, so the names begin with the order. */
const phoneSettings: ConversionSettings = {
  ...usualSettings,
  format: 'aac',
  kbps: 256,
  name: '{number} {title}',
  numbered: true,
};

const fitsPhone = ({ format, kbps = 0, cover, playlists = [] }: ConversionSettings): boolean =>
  format === 'aac' && kbps >= 256 && cover !== 'none' && playlists.includes('m3u8');

/** Of settings alone, which do not say what was chosen: what goes beyond the form is told by the order in the names. */
export function madeFor(settings: ConversionSettings): Along {
  if (settings.profile === 'car') return 'car';
  const isOrdered = settings.numbered === true || (settings.name?.includes('{number}') ?? false);
  return isOrdered && fitsPhone(settings) ? 'phone' : 'none';
}

export const alongOf = ({ settings, phone }: Pick<Draft, 'settings' | 'phone'>): Along =>
  settings.profile === 'car' ? 'car' : phone ? 'phone' : 'none';

/** What was chosen by hand before comes back with `none`. */
export function takeAlong(draft: Draft, to: Along): Draft {
  const { phone, carried: _said, ...rest } = draft;
  const settings: ConversionSettings = { ...(phone ?? draft.settings), profile: 'none' };
  if (to === 'car') return { ...rest, settings: { ...settings, profile: 'car' } };
  return to === 'phone' ? { ...rest, settings: phoneSettings, phone: settings } : { ...rest, settings };
}

const isSameForm = (one: ConversionSettings, other: ConversionSettings): boolean =>
  one.format === other.format && one.kbps === other.kbps && one.quality === other.quality;

/**
 * A wish of one's own counts: it ends what it does not go with, and what was seen of that stays. That a form was carried
 * over is said until another one is chosen.
 */
export function withWish(draft: Draft, change: (settings: ConversionSettings) => ConversionSettings): Draft {
  const { phone, carried, ...rest } = draft;
  const settings = change(released(draft.settings));
  return {
    ...rest,
    settings,
    ...(phone && fitsPhone(settings) && { phone }),
    ...(carried && isSameForm(settings, draft.settings) && { carried }),
  };
}
