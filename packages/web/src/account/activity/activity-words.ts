// What an entry of the activity says: a sentence, and a quieter line under it.
import type { ActivityEntry } from '@gatefold/contract';
import { placeName } from '../devices/device-facts.ts';
import { type Formats, sentenceCase, type Words } from '../number-word.ts';

type Tools = { t: Words; formats: Pick<Formats, 'region'> };
type Said = { sentence: string; details: string };

/** The device that did it and what it ended, told apart: one that ends itself is not named twice. */
function signedOutSentence({ t }: Tools, { deviceName, about }: ActivityEntry): string {
  const ended = about || t('activity.aDevice');
  if (deviceName === undefined) return t('activity.what.signed-out-away', { about: ended });
  if (deviceName === about || !about) return t('activity.what.signed-out-itself', { device: deviceName });
  return t('activity.what.signed-out-by', { device: deviceName, about });
}

function sentenceOf(tools: Tools, entry: ActivityEntry): string {
  const { t } = tools;
  if (entry.kind === 'signed-out') return signedOutSentence(tools, entry);
  return t(`activity.what.${entry.kind}`, {
    device: entry.deviceName ?? t('activity.aDevice'),
    about: entry.about ?? '',
  });
}

const namesTheDevice: ReadonlySet<ActivityEntry['kind']> = new Set([
  'signed-in',
  'device-limit-reached',
  'signed-out',
  'device-renamed',
]);

function detailsOf({ t, formats }: Tools, { kind, deviceName, place, about }: ActivityEntry): string {
  const from = deviceName !== undefined && !namesTheDevice.has(kind);
  return [
    from ? t('activity.from', { device: deviceName }) : '',
    place === undefined ? '' : placeName(t, formats, place),
    kind === 'signed-out-everywhere' && about ? t('activity.ended', { names: about }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

export const activityWords = (tools: Tools, entry: ActivityEntry): Said => ({
  sentence: sentenceCase(sentenceOf(tools, entry)),
  details: detailsOf(tools, entry),
});
