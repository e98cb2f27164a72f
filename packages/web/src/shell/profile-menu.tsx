import type { Account } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import DoorOpen from 'lucide-react/icons/door-open';
import Keyboard from 'lucide-react/icons/keyboard';
import Settings from 'lucide-react/icons/settings';
import UserRound from 'lucide-react/icons/user-round';
import { useTranslation } from 'react-i18next';
import { signOutHere } from '../account/account-calls.ts';
import { devicesQuery } from '../api/queries.ts';
import { errorText } from '../api/refusal.ts';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';

async function signOut(): Promise<void> {
  try {
    await signOutHere();
  } catch (error) {
    toast(errorText(error), { urgent: true });
  }
}

/** Who is signed in, how many devices are, and the way out. */
export function ProfileMenu({ account, onKeys }: { account: Account; onKeys: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: devices } = useQuery(devicesQuery);
  const initial = [...account.name.trim()][0]?.toUpperCase() ?? '';
  return (
    <Menu
      label={t('navigation.profile')}
      side="top"
      align="start"
      entries={[
        {
          label: t('navigation.account'),
          icon: <UserRound size={16} />,
          onSelect: () => void navigate({ to: '/account' }),
        },
        {
          label: t('navigation.settings'),
          icon: <Settings size={16} />,
          onSelect: () => void navigate({ to: '/settings' }),
        },
        { label: t('navigation.keys'), icon: <Keyboard size={16} />, hint: '?', onSelect: onKeys },
        'line',
        { label: t('navigation.signOut'), icon: <DoorOpen size={16} />, onSelect: () => void signOut() },
      ]}
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-3 rounded-6 px-3 py-2 text-left transition-colors hover:bg-hover"
        >
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-full bg-accent font-semibold text-13 text-on-accent"
          >
            {initial}
          </span>
          <span className="min-w-0 leading-5">
            <span className="block truncate text-15">{account.name}</span>
            <span className="tabular block h-5 truncate text-13 text-dim">
              {devices && t('navigation.devicesOf', { count: devices.items.length, limit: devices.limit })}
            </span>
          </span>
        </button>
      }
    />
  );
}
