import type { Track } from '@gatefold/contract';

/**
 * The factor, at most 1, that brings a track to the level its ReplayGain tags ask for.
 * An element can only be made quieter, so a positive gain plays as it is. Untagged tracks are left alone.
 */
export function loudnessFactor(replayGain: Track['replayGain'], by: 'track' | 'album'): number {
  const gainDb =
    by === 'album' ? (replayGain?.albumGainDb ?? replayGain?.trackGainDb) : replayGain?.trackGainDb;
  return gainDb === undefined ? 1 : Math.min(1, 10 ** (gainDb / 20));
}

/** Loudness is heard by ratio: a square makes the lower half of the slider useful. */
export const heardVolume = (slider: number): number => slider * slider;
