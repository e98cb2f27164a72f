// The sentence that says how things stand: "Six of six devices are signed in. Kitchen speaker is playing."
import type { Device } from '@gatefold/contract';
import { type Formats, numberWord, sentenceCase, type Words } from '../number-word.ts';

type Tools = { t: Words; formats: Pick<Formats, 'number' | 'list'> };
type Known = Pick<Device, 'name' | 'thisDevice' | 'playing'>;

function placesSentence({ t, formats }: Tools, count: number, limit: number): string {
  if (limit === 1 && count === 1) return t('standing.only');
  const number = sentenceCase(numberWord(t, formats, count));
  const limitWord = numberWord(t, formats, limit);
  if (count > limit) return t('standing.over', { number, limit: limitWord });
  return t('standing.places', { count, number, limit: limitWord });
}

function playingSentence({ t, formats }: Tools, playing: Known[]): string {
  if (playing.length === 0) return t('standing.quiet');
  if (playing.length > 2) {
    return t('standing.playingMany', { number: sentenceCase(numberWord(t, formats, playing.length)) });
  }
  const names = playing.map(({ name, thisDevice }) => (thisDevice ? t('thisDevice') : name));
  return t('standing.playing', { count: playing.length, names: sentenceCase(formats.list(names)) });
}

/** Names beyond two would make the sentence a list, so then only their number is said. */
export function standing(tools: Tools, devices: readonly Known[], limit: number): string {
  const playing = devices.filter((device) => device.playing?.state === 'playing');
  return `${placesSentence(tools, devices.length, limit)} ${playingSentence(tools, playing)}`;
}
