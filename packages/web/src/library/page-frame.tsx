import type { ReactNode } from 'react';

/** The wide page of the library: shelves and lists. */
export function PageFrame({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-[80rem] px-4 pt-6 pb-16 wide:px-10 wide:pt-12">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-[min(16rem,75%)] flex-1">
          <h1 className="line-clamp-4 text-36">{title}</h1>
          {lead && <p className="mt-2 min-h-6 text-dim">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}
