import type { Cover as CoverData } from '@gatefold/contract';

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

/** A square that keeps its place while the picture loads, in the colour of the picture. */
export function Cover({ of, id, cover, title, size, alt = '', eager = false, className = '' }: Props) {
  if (!cover) {
    return (
      <div
        {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}
        className={`cover grid aspect-square place-items-center rounded-cover bg-raised font-title text-dim ring-1 ring-line ring-inset ${className}`}
      >
        <span className="cover-letter">{[...title.trim()][0]?.toUpperCase() ?? '–'}</span>
      </div>
    );
  }
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
