/** Reads what FFmpeg's ebur128 filter says of a whole track. Undefined when there was too little to measure. */
export function loudnessOf(read: Record<string, string>): { lufs: number; peakDb: number } | undefined {
  const lufs = Number(read['lavfi.r128.I']);
  const peaks = Object.entries(read)
    .filter(([name]) => name.startsWith('lavfi.r128.true_peaks_ch'))
    .map(([, value]) => Number(value));
  // -70 LUFS is the gate's floor: what lies there was silence, or shorter than one block of 400 ms.
  if (!Number.isFinite(lufs) || lufs <= -69.9) return undefined;
  return { lufs, peakDb: toDecibels(Math.max(...peaks)) };
}

function toDecibels(amplitude: number): number {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : -100;
}
