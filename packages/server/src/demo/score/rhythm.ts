// Bass lines and drum patterns, bar by bar.

export type BassStyle = 'long' | 'two' | 'groove' | 'bossa' | 'pulse' | 'walk';
export type DrumStyle = 'none' | 'ballad' | 'shuffle' | 'pulse' | 'waltz' | 'bossa' | 'shaker' | 'swing';
export type Drum = 'kick' | 'tap' | 'swish' | 'ride' | 'shaker';

/** `step` is in semitones above the root. */
export type BassTone = { at: number; length: number; step: number; velocity: number };
export type Hit = { at: number; drum: Drum; velocity: number };

const tone = (at: number, length: number, step: number, velocity: number): BassTone => ({
  at,
  length,
  step,
  velocity,
});

const bassStyles: Record<BassStyle, (beats: number, toNext: number) => BassTone[]> = {
  long: (beats) => [tone(0, beats - 0.2, 0, 0.62)],
  two: () => [tone(0, 1.8, 0, 0.66), tone(2, 1.3, 7, 0.52), tone(3.5, 0.45, 0, 0.4)],
  groove: () => [
    tone(0, 1.3, 0, 0.7),
    tone(1.5, 0.4, 0, 0.48),
    tone(2.5, 0.9, 7, 0.56),
    tone(3.5, 0.45, 10, 0.42),
  ],
  bossa: () => [
    tone(0, 1.4, 0, 0.62),
    tone(1.5, 0.45, 7, 0.5),
    tone(2, 1.4, 7, 0.58),
    tone(3.5, 0.45, 0, 0.46),
  ],
  pulse: () =>
    [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5].map((at, i) =>
      tone(at, 0.4, i === 6 ? 10 : i === 7 ? 7 : 0, i % 4 === 0 ? 0.66 : 0.46),
    ),
  // The last step leans into the root of the next bar.
  walk: (_, toNext) => [
    tone(0, 0.95, 0, 0.62),
    tone(1, 0.95, 7, 0.52),
    tone(2, 0.95, 12, 0.54),
    tone(3, 0.9, toNext > 0 ? toNext - 1 : toNext + 1, 0.5),
  ],
};

const hits = (drum: Drum, velocity: number, ...at: number[]): Hit[] =>
  at.map((when) => ({ at: when, drum, velocity }));

const drumStyles: Record<DrumStyle, (bar: number) => Hit[]> = {
  none: () => [],
  ballad: (bar) => [
    ...hits('kick', 0.5, 0),
    ...hits('swish', 0.5, 0, 2),
    ...hits('tap', 0.34, 1, 3),
    ...hits('ride', 0.22, ...(bar % 2 === 0 ? [2.5] : [1.5, 3.5])),
  ],
  shuffle: (bar) => [
    ...hits('kick', 0.52, 0, 2.5),
    ...hits('tap', 0.42, 1, 3),
    ...hits('swish', 0.36, 0.5, 2.5),
    ...hits('shaker', 0.22, 0, 0.5, 1, 1.5, 2, 2.5, 3, ...(bar % 4 === 3 ? [3.25, 3.5, 3.75] : [3.5])),
  ],
  pulse: (bar) => [
    ...hits('kick', 0.6, 0, 2, ...(bar % 2 === 1 ? [3.5] : [])),
    ...hits('tap', 0.4, 1, 3),
    ...hits('ride', 0.24, 0.5, 1.5, 2.5, 3.5),
    ...hits('shaker', 0.16, 0, 1, 2, 3),
  ],
  waltz: () => [...hits('kick', 0.46, 0), ...hits('swish', 0.42, 0), ...hits('tap', 0.26, 1, 2)],
  bossa: (bar) => [
    ...hits('kick', 0.46, 0, 1.5, 2, 3.5),
    ...hits('tap', 0.34, ...(bar % 2 === 0 ? [0, 1.5, 3] : [1, 2.5])),
    ...hits('shaker', 0.24, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
  ],
  shaker: (bar) => [
    ...hits('shaker', 0.3, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
    ...hits('kick', 0.42, 0, ...(bar % 2 === 1 ? [2.5] : [2])),
    ...hits('tap', 0.24, 3),
  ],
  swing: () => [
    ...hits('ride', 0.34, 0, 1, 1.5, 2, 3, 3.5),
    ...hits('swish', 0.4, 0, 2),
    ...hits('tap', 0.28, 1, 3),
    ...hits('kick', 0.34, 0, 2),
  ],
};

/** `toNext` is the distance in semitones to the root of the next bar. */
export const bassOf = (style: BassStyle, beats: number, toNext: number): BassTone[] =>
  bassStyles[style](beats, toNext);
export const drumsOf = (style: DrumStyle, bar: number): Hit[] => drumStyles[style](bar);
