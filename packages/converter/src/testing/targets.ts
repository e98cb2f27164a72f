import type { Format, Target } from '../words.ts';

/** A wish that changes nothing but the format. */
export function targetOf(format: Format, wish: Partial<Target> = {}): Target {
  return {
    format,
    rate: { kind: 'constant', kbps: 256 },
    channels: 'as-is',
    loudness: { kind: 'as-is' },
    cover: { kind: 'as-is' },
    id3: '2.4',
    ...wish,
  };
}
