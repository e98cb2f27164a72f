import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './sleeve.css';

/** The pages before somebody is signed in: the sleeve on the left leaf, what there is to do on the right. */
export function Entrance({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] gatefold:grid-cols-2 gatefold:grid-rows-1">
      <header className="sleeve flex flex-col px-4 pt-5 wide:px-8 gatefold:justify-between gatefold:border-line gatefold:border-r gatefold:p-12">
        <p className="font-semibold font-title text-24 tracking-tight gatefold:text-36">
          {common('appName')}
        </p>
        <p className="hidden text-18 text-dim gatefold:block">{t('entrance.tagline')}</p>
      </header>
      <main
        id="page"
        className="mx-auto w-full max-w-[30rem] px-4 pt-10 pb-16 wide:px-8 gatefold:flex gatefold:flex-col gatefold:justify-center gatefold:py-12"
      >
        <h1 className="text-36">{title}</h1>
        {lead && <p className="mt-3 text-18">{lead}</p>}
        <div className="mt-6">{children}</div>
      </main>
    </div>
  );
}
