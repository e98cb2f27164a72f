// The line under a device's name: "Speaker · at home · playing “Ferry, first light”".
import type { Device } from '@gatefold/contract';
import type { Formats, Words } from '../number-word.ts';

type Shown = Omit<Device, 'thisDevice'> & { thisDevice?: boolean };
type Tools = { t: Words; formats: Pick<Formats, 'region' | 'ago'> };

/** A country's name, or "at home" for the local network. */
export function placeName(t: Words, formats: Pick<Formats, 'region'>, place: string): string {
  return place === 'home' ? t('places.home') : formats.region(place);
}

/** What it is. A browser says which one, unless its name says so already. */
function whatItIs(t: Words, { kind, client, name }: Shown): string {
  const saysClient = kind === 'web' || kind === 'desktop' || kind === 'other';
  return saysClient && client !== undefined && client !== name ? client : t(`kinds.${kind}`);
}

function lately({ t, formats }: Tools, device: Shown, nowMs: number): string {
  if (device.playing) {
    return t(device.playing.state === 'playing' ? 'plays' : 'paused', { title: device.playing.title });
  }
  return device.thisDevice ? t('now') : formats.ago(device.lastSeenAt, nowMs);
}

export function deviceFacts(tools: Tools, device: Shown, nowMs: number): string {
  const place = device.place === undefined ? [] : [placeName(tools.t, tools.formats, device.place)];
  return [whatItIs(tools.t, device), ...place, lately(tools, device, nowMs)].join(' · ');
}
