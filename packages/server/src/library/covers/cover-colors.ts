// The two colours of a picture that the album page lays under its leaves. Worked out in OKLab, where equal steps look
// equal (https://bottosson.github.io/posts/oklab/).

type Lab = { l: number; a: number; b: number };
export type CoverColors = { color: string; secondColor: string };

const toLinear = (value: number): number => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (v: number): number =>
  Math.round(255 * Math.min(1, Math.max(0, v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)));

const toLab = (red: number, green: number, blue: number): Lab => {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
};

const toHex = ({ l, a, b }: Lab): string => {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return `#${[
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ]
    .map((v) => fromLinear(v).toString(16).padStart(2, '0'))
    .join('')}`;
};

const chroma = ({ a, b }: Lab): number => Math.hypot(a, b);
const distance = (x: Lab, y: Lab): number => Math.hypot(x.l - y.l, x.a - y.a, x.b - y.b);

/** Brings lightness and chroma into a range where the colour is seen, and light text on its darkened form is read. */
const fit = (lab: Lab, lMin: number, lMax: number, chromaMin: number, chromaMax: number): Lab => {
  const c = chroma(lab);
  // Grey stays grey: its hue is only noise.
  const wanted = c < 0.02 ? c : Math.min(chromaMax, Math.max(chromaMin, c));
  const scale = c === 0 ? 1 : wanted / c;
  return { l: Math.min(lMax, Math.max(lMin, lab.l)), a: lab.a * scale, b: lab.b * scale };
};

type Patch = { lab: Lab; count: number };

/** Pixels gathered into patches of about the same colour. */
const patchesOf = (pixels: Uint8Array): Patch[] => {
  const bins = new Map<number, { count: number; red: number; green: number; blue: number }>();
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(i, i + 3);
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const bin = bins.get(key);
    if (bin === undefined) bins.set(key, { count: 1, red, green, blue });
    else {
      bin.count++;
      bin.red += red;
      bin.green += green;
      bin.blue += blue;
    }
  }
  return [...bins.values()].map(({ count, red, green, blue }) => ({
    count,
    lab: toLab(red / count, green / count, blue / count),
  }));
};

/** `pixels` is a small picture, three bytes (red, green, blue) for each pixel. */
export const coverColors = (pixels: Uint8Array): CoverColors => {
  const patches = patchesOf(pixels);
  const total = patches.reduce((sum, { count }) => sum + count, 0) || 1;
  // A vivid patch counts for more than its area, but a single odd pixel must not win.
  const weight = ({ lab, count }: Patch) => (count / total) ** 0.5 * (0.03 + chroma(lab));
  const best = (score: (patch: Patch) => number): Lab =>
    patches.reduce<{ lab: Lab; score: number }>(
      (top, patch) => (score(patch) > top.score ? { lab: patch.lab, score: score(patch) } : top),
      { lab: { l: 0.4, a: 0, b: 0 }, score: -1 },
    ).lab;
  const first = best(weight);
  // The second lies under the list of songs: a dark one serves better.
  const second = best(
    (patch) => weight(patch) * Math.min(0.35, distance(patch.lab, first)) * (1.15 - patch.lab.l),
  );
  return {
    color: toHex(fit(first, 0.38, 0.62, 0.07, 0.17)),
    secondColor: toHex(fit(second, 0.28, 0.5, 0.045, 0.12)),
  };
};
