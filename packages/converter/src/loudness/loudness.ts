// What follows from a measured loudness: numbers for tags, or a gain for the samples.
import type { TagValues } from '../tags/fields.ts';

/** After EBU R128: over the whole track, and its highest true peak (dBTP). */
export type Measured = { lufs: number; peakDb: number };

/** ReplayGain 2.0 aims here. */
export const replayGainLufs = -18;
/** Room for what lossy encoding and a player's converter add (EBU R128). */
export const highestPeakDb = -1;

/** `isHeldBack`: the wish would have pushed the peak over the limit. Nothing is compressed: the music keeps its shape. */
export function decideGain(measured: Measured, wishedLufs: number): { gainDb: number; isHeldBack: boolean } {
  const wished = wishedLufs - measured.lufs;
  const possible = highestPeakDb - measured.peakDb;
  const gainDb = Math.round(Math.min(wished, possible) * 100) / 100;
  return { gainDb, isHeldBack: possible < wished };
}

/** What a ReplayGain tag says of its track: undefined where there is none, or no number in it. */
export function lufsOfTags({ replayGainTrackGain }: TagValues): number | undefined {
  const gain = Number.parseFloat(replayGainTrackGain?.[0] ?? '');
  return Number.isFinite(gain) && Math.abs(gain) < 100 ? replayGainLufs - gain : undefined;
}

/** For samples that stay as `measured`, or that were brought up by `gainDb` since. */
export function replayGainTags(measured: Measured, gainDb = 0): TagValues {
  const gain = replayGainLufs - (measured.lufs + gainDb);
  const peak = 10 ** ((measured.peakDb + gainDb) / 20);
  return {
    replayGainTrackGain: [`${gain >= 0 ? '+' : ''}${gain.toFixed(2)} dB`],
    replayGainTrackPeak: [peak.toFixed(6)],
  };
}
