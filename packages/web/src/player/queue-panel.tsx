import X from 'lucide-react/icons/x';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { QueueList } from './queue-list.tsx';

/** The queue beside the page, on a wide screen. */
export function QueuePanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('player');
  return (
    <aside
      aria-label={t('queue')}
      className="sticky top-0 hidden h-[calc(100dvh-5rem)] w-80 flex-col border-line border-l bg-ground wide:flex"
    >
      <div className="flex items-center justify-between pt-6 pr-2 pl-5">
        <h2 className="text-18">{t('queue')}</h2>
        <IconButton label={t('hideQueue')} icon={<X size={18} />} onClick={onClose} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col px-2">
        <QueueList />
      </div>
    </aside>
  );
}
