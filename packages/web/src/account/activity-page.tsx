import Download from 'lucide-react/icons/download';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { ActivityList } from './activity/activity-list.tsx';

export function ActivityPage() {
  const { t } = useTranslation('account');
  useDocumentTitle(t('activity.title'));
  return (
    <Letter title={t('activity.title')} lead={t('activity.lead')}>
      <a href="/api/activity/download" download className={buttonClass()}>
        <Download size={16} aria-hidden="true" />
        {t('activity.download')}
      </a>
      <ActivityList />
    </Letter>
  );
}
