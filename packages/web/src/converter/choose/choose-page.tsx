import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../account/choice.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { ActionBar, Frame } from '../frame.tsx';
import { type Draft, tickedSongs } from '../list/draft.ts';
import { SongCount } from '../list/list-panel.tsx';
import { useDraft } from '../list/the-draft.ts';
import { DropZone } from './drop-zone.tsx';
import { FindMusic } from './find-music.tsx';
import { ThisComputer } from './this-computer.tsx';

const modes = ['page', 'terminal'] as const;
type Mode = (typeof modes)[number];

const pickFound = (draft: Draft) => draft.found;
const pickList = (draft: Draft) => draft.list;

/** Step 1: which music, taken here or read by the terminal. */
export function ChoosePage() {
  const { t } = useTranslation('converter');
  const navigate = useNavigate();
  const [mode, setMode] = useState<Mode>('page');
  const found = useDraft(pickFound);
  const list = useDraft(pickList);
  useDocumentTitle(t('title'));
  const toTick = useCallback(
    () => void navigate({ to: '/converter/$', params: { _splat: 'songs' } }),
    [navigate],
  );
  const toPage = useCallback(() => setMode('page'), []);
  return (
    <Frame on="choose" title={t('choose.title')} lead={t('choose.lead')} withList={mode === 'page'}>
      <div className="mt-6">
        <Choice
          label={t('choose.mode')}
          options={modes.map((value) => ({ value, text: t(`choose.modes.${value}`) }))}
          value={mode}
          onChange={setMode}
        />
        <p className="mt-2 max-w-[60ch] text-dim">{t(`choose.modeTexts.${mode}`)}</p>
      </div>
      {/* What is dropped beside the terminal is taken too, and then the page is what one works with. */}
      <div hidden={mode !== 'page'}>
        <DropZone onTaken={toTick} onDrop={toPage} />
      </div>
      {mode === 'page' ? <FindMusic onTaken={toTick} /> : <ThisComputer />}
      {(found.length > 0 || list.length > 0) && (
        <ActionBar>
          <span className="mr-auto text-dim">
            <SongCount songs={found.length > 0 ? tickedSongs({ found }) : list} />
          </span>
          <Link
            to="/converter/$"
            params={{ _splat: found.length > 0 ? 'songs' : 'settings' }}
            className={buttonClass('accent')}
          >
            {found.length > 0 ? t('choose.goOn') : t('choose.toSettings')}
          </Link>
        </ActionBar>
      )}
    </Frame>
  );
}
