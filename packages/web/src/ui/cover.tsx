import type { Cover as CoverData } from '@gatefold/contract';
import type { CSSProperties } from 'react';

export type CoverSize = 64 | 160 | 320 | 640 | 1200;

type Props = {
  of: 'albums' | 'tracks';
  id: string;
  cover: CoverData | undefined;
  /** Its first letter stands on a sleeve that has no picture. */
  title: string;
  /** The longest side in CSS pixels; denser screens get the next larger file. */
  size: CoverSize;
  /** Empty where the title stands beside it. */
  alt?: string;
  eager?: boolean;
  className?: string;
};

const larger: Record<CoverSize, CoverSize> = { 64: 160, 160: 320, 320: 640, 640: 1200, 1200: 1200 };

/** A hue of its own for every title, so that sleeves without a picture can be told apart. */
const hueOf = (title: string): number =>
  [...title].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);

/** The colour of the sleeve of an album without a picture, to carry on around it. */
export const sleeveColor = (title: string): string => `oklch(0.44 0.055 ${hueOf(title)})`;

/** What a shop does with a record that has no picture: a plain sleeve with its name. The first letter where it is small. */
function PlainSleeve({ title, alt, className }: { title: string; alt: string; className: string }) {
  const name = title.trim() || '–';
  return (
    <div
      {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}
      style={{ '--hue': hueOf(name) } as CSSProperties}
      className={`plain-sleeve aspect-square overflow-hidden rounded-cover font-title ${className}`}
    >
      <span className="plain-sleeve-letter">{[...name][0]?.toUpperCase()}</span>
      <span className="plain-sleeve-name">{name}</span>
    </div>
  );
}

/** A square that keeps its place while the picture loads, in the colour of the picture. */
export function Cover({ of, id, cover, title, size, alt = '', eager = false, className = '' }: Props) {
  if (!cover) return <PlainSleeve title={title} alt={alt} className={className} />;
  const url = (pixels: CoverSize) =>
    `/api/${of}/${id}/cover?size=${pixels}&v=${encodeURIComponent(cover.version)}`;
  return (
    <img
      src={url(size)}
      srcSet={`${url(size)} 1x, ${url(larger[size])} 2x`}
      alt={alt}
      width={size}
      height={size}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      draggable={false}
      style={{ backgroundColor: cover.color }}
      // Its own corners would show behind the rounded ones of the picture.
      onLoad={(event) => event.currentTarget.style.removeProperty('background-color')}
      className={`aspect-square rounded-cover object-cover ${className}`}
    />
  );
}
