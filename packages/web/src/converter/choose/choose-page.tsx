import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { ActionBar, Frame } from '../frame.tsx';
import { type Draft, tickedSongs } from '../list/draft.ts';
import { SongCount } from '../list/list-panel.tsx';
import { useDraft } from '../list/the-draft.ts';
import { Summary } from '../settings/summary.tsx';
import { DropZone } from './drop-zone.tsx';
import { FindMusic } from './find-music.tsx';
import { ThisComputer } from './this-computer.tsx';
import { useSendings } from './uploads.ts';

const pickFound = (draft: Draft) => draft.found;
const pickList = (draft: Draft) => draft.list;

/** Step 1: which music, taken here or, more quietly offered, read by the terminal. */
export function ChoosePage() {
  const { t } = useTranslation('converter');
  const navigate = useNavigate();
  const found = useDraft(pickFound);
  const list = useDraft(pickList);
  const sendings = useSendings();
  useDocumentTitle(t('title'));
  const toTick = useCallback(
    () => void navigate({ to: '/converter/$', params: { _splat: 'songs' } }),
    [navigate],
  );
  const hasFound = found.length + sendings.length > 0;
  return (
    <Frame on="choose" title={t('choose.title')} lead={t('choose.lead')} withList>
      <DropZone onTaken={toTick} />
      <details className="group mt-3 open:border-line open:border-b open:pb-8">
        <Summary quiet title={t('choose.terminal')} hint={t('choose.terminalFor')} />
        <p className="mt-2 max-w-[60ch] text-dim">{t('choose.terminalText')}</p>
        <ThisComputer />
      </details>
      <FindMusic onTaken={toTick} />
      {(hasFound || list.length > 0) && (
        <ActionBar>
          <span className="mr-auto text-dim">
            <SongCount songs={hasFound ? tickedSongs({ found }) : list} />
          </span>
          <Link
            to="/converter/$"
            params={{ _splat: hasFound ? 'songs' : 'settings' }}
            className={buttonClass('accent')}
          >
            {hasFound ? t('choose.goOn') : t('choose.toSettings')}
          </Link>
        </ActionBar>
      )}
    </Frame>
  );
}
