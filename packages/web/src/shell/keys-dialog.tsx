import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Every key that the player knows. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string, string[]][] = [
    [t('keysDialog.playPause'), ['Space', 'K']],
    [t('keysDialog.back'), ['J', '←']],
    [t('keysDialog.forward'), ['L', '→']],
    [t('keysDialog.louder'), ['↑', '↓']],
    [t('keysDialog.skip'), ['Ctrl ←', 'Ctrl →']],
    [t('keysDialog.mute'), ['M']],
    [t('keysDialog.queue'), ['Q']],
    [t('keysDialog.search'), ['/']],
    [t('keysDialog.help'), ['?']],
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keysDialog.title')}
      actions={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <dl className="border-line border-t">
        {rows.map(([what, keys]) => (
          <div key={what} className="flex items-center justify-between gap-4 border-line border-b py-2">
            <dt>{what}</dt>
            <dd className="flex shrink-0 gap-2">
              {keys.map((key) => (
                <kbd key={key} className="rounded-cover border border-line px-2 font-sans text-13 leading-6">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
