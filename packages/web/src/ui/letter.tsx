import type { ReactNode } from 'react';

type Props = { title: string; lead?: ReactNode; children: ReactNode };

/** A page that reads like a good letter: one column, a title, a sentence that says how things stand, then the rest. */
export function Letter({ title, lead, children }: Props) {
  return (
    <article className="mx-auto w-full max-w-[42rem] px-4 pt-8 pb-16 wide:px-8 wide:pt-14">
      <h1 className="text-36">{title}</h1>
      {lead && <p className="mt-3 text-18">{lead}</p>}
      <div className="mt-8">{children}</div>
    </article>
  );
}
