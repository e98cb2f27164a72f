// Stands in for lucide's own component (see vite.config.ts): its icons as they are, without the options nobody uses here.
import { createElement, type SVGProps } from 'react';

type Drawing = { size: number; node: [tag: string, attributes: { key: string }][] };
type Props = SVGProps<SVGSVGElement> & { size?: number };

export default function drawIcon({ size: box, node }: Drawing) {
  const strokes = node.map(([tag, { key, ...attributes }]) => createElement(tag, { key, ...attributes }));
  // In rem, so that it grows with the letters beside it.
  return ({ size = box, ...rest }: Props) => (
    <svg
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox={`0 0 ${box} ${box}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...rest}
    >
      {strokes}
    </svg>
  );
}
