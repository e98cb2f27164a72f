// One song from its score to a finished stereo mix.
import { arrange } from '../score/arrange.ts';
import type { Song } from '../score/songs.ts';
import { playPad, playReed, playSea } from './air.ts';
import { seededChance } from './chance.ts';
import { playBell, playPiano } from './keys.ts';
import { playBass, playDrums } from './low.ts';
import { reverberate } from './room.ts';
import { mixInto, type Stereo, silence } from './stereo.ts';
import { playStrings } from './strings.ts';
import { fade, limit, setLevel, warm, wobble } from './tape.ts';

/** Root mean square of the master, and the ceiling of its peaks, with room for what MP3 adds. */
const level = 0.13;
const ceiling = 0.84;

/** The same `seed` gives the same samples. */
export const perform = (song: Song, seed: number): Stereo => {
  const chance = seededChance(seed);
  const score = arrange(song, chance);
  const { seconds, lead } = score;
  const [close, far, deep] = [silence(seconds), silence(seconds), silence(seconds)];

  playPiano(close, lead.piano, 0.46);
  playStrings(close, lead.string, 0.5, 0.18, chance);
  playReed(close, lead.reed, 0.34, chance);
  playBell(far, lead.bell, 0.26);
  if (song.compVoice === 'piano') playPiano(close, score.comp, 0.18);
  else playStrings(close, score.comp, 0.18, -0.4, chance);
  playPad(far, score.pad, 0.05 * song.pad, chance);
  playBass(deep, score.bass, 0.19);
  playDrums(deep, score.drums, 0.62, chance);
  if (song.sea > 0) playSea(far, seconds, 0.5 * song.sea, chance);

  const send = silence(seconds);
  mixInto(send, close, 0.4);
  mixInto(send, far, 0.6);
  mixInto(send, deep, 0.07);
  const room = reverberate(send, 2.4, 0.32);

  const mix = silence(seconds);
  mixInto(mix, close, 1);
  mixInto(mix, far, 1);
  mixInto(mix, deep, 1);
  mixInto(mix, room, 0.55);
  setLevel(mix, level);
  wobble(mix, chance);
  warm(mix);
  limit(mix, ceiling);
  fade(mix, 0.02, 4);
  return mix;
};
