import type { ReactNode } from 'react';
import { ListPanel } from './list/list-panel.tsx';
import { type Part, Steps } from './steps.tsx';

type Props = {
  on: Part;
  title: string;
  lead?: ReactNode;
  /** The list that is being prepared stands beside it, where there is room. */
  withList?: boolean;
  batchId?: string;
  children: ReactNode;
};

/** Two leaves: what is done in this step, and what has come of the steps before. */
export function Frame({ on, title, lead, withList = false, batchId, children }: Props) {
  return (
    <div
      className={`mx-auto grid w-full max-w-[80rem] ${withList ? 'gatefold:grid-cols-[minmax(0,1fr)_20rem]' : ''}`}
    >
      <div className="min-h-[calc(100dvh-var(--bars,0px))] min-w-0 px-4 pt-4 wide:px-10 wide:pt-6">
        <Steps on={on} {...(batchId === undefined ? {} : { batchId })} />
        <h1 className="wrap-anywhere line-clamp-3 text-36">{title}</h1>
        {lead && <p className="mt-2 max-w-[60ch] text-18">{lead}</p>}
        {children}
      </div>
      {withList && <ListPanel />}
    </div>
  );
}

/** What the step comes to, and the one button that goes on. It stays in sight at the foot of the window. */
export function ActionBar({ children }: { children: ReactNode }) {
  return (
    <div
      data-bar="action"
      className="-mx-4 wide:-mx-10 sticky bottom-[var(--bars,0px)] z-10 mt-8 flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t bg-ground px-4 py-3 wide:px-10"
    >
      {children}
    </div>
  );
}
