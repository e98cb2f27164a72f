// The cover of the demo album, drawn by code: a low sun over hills and a sea that carries its light, and a small ferry.
import sharp from 'sharp';
import { seededChance } from './sound/chance.ts';

const size = 1200;
const horizon = 760;

/** A line of hills from the left edge to the right, closed at the bottom. */
const hills = (height: number, rise: number, waves: readonly [number, number][], color: string): string => {
  const points: string[] = [];
  for (let x = 0; x <= size; x += 20) {
    const y = waves.reduce((sum, [length, shift]) => sum + Math.sin(x / length + shift), 0) / waves.length;
    points.push(`${x},${(height - rise * y).toFixed(1)}`);
  }
  return `<polygon fill="${color}" points="0,${horizon} ${points.join(' ')} ${size},${horizon}"/>`;
};

/** Strokes of light on the water, wider and fewer towards the viewer. */
const glitter = (): string => {
  const chance = seededChance(7);
  const strokes: string[] = [];
  for (let y = horizon + 14; y < size - 20; y += 13 + (y - horizon) * 0.035) {
    const depth = (y - horizon) / (size - horizon);
    for (let i = 0; i < 3; i++) {
      const width = (30 + 210 * chance()) * (0.35 + depth);
      const x = 770 + (chance() - 0.5) * (150 + 420 * depth) - width / 2;
      const light = (0.85 - 0.55 * depth) * (0.5 + 0.5 * chance());
      strokes.push(
        `<rect x="${x.toFixed(0)}" y="${y.toFixed(0)}" width="${width.toFixed(0)}" height="${(3 + 5 * depth).toFixed(1)}" rx="3" fill="#e8825a" opacity="${light.toFixed(2)}"/>`,
      );
    }
  }
  return strokes.join('');
};

const ferry = `<g transform="translate(300 ${horizon - 6})">
  <path d="M0 0 H190 L170 34 H18 Z" fill="#14211f"/><rect x="30" y="-26" width="118" height="27" fill="#e9dcc2"/>
  <rect x="48" y="-46" width="66" height="22" fill="#e9dcc2"/><rect x="84" y="-80" width="20" height="36" fill="#c4451f"/>
  ${[40, 62, 84, 106, 128].map((x) => `<rect x="${x}" y="-17" width="10" height="9" fill="#f2b56b"/>`).join('')}
</g>`;

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#d9c8a4"/><stop offset="1" stop-color="#ecd2a2"/></linearGradient>
    <linearGradient id="sea" x2="0" y2="1"><stop offset="0" stop-color="#35545a"/><stop offset="1" stop-color="#14262b"/></linearGradient>
  </defs>
  <rect width="${size}" height="${size}" fill="url(#sky)"/>
  <circle cx="770" cy="520" r="262" fill="#c8471f"/>
  ${hills(
    690,
    70,
    [
      [210, 0.4],
      [97, 2.1],
    ],
    '#5b6a5e',
  )}
  ${hills(
    730,
    48,
    [
      [160, 2.6],
      [71, 0.3],
    ],
    '#2c4141',
  )}
  <rect y="${horizon}" width="${size}" height="${size - horizon}" fill="url(#sea)"/>
  ${glitter()}${ferry}
</svg>`;

/** A JPEG of 1000 by 1000 pixels. */
export const drawCover = (): Promise<Buffer> =>
  sharp(Buffer.from(drawing)).resize(1000, 1000).jpeg({ quality: 88, mozjpeg: true }).toBuffer();
