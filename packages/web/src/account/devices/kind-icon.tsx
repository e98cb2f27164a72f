import type { DeviceKind } from '@gatefold/contract';
import Globe from 'lucide-react/icons/globe';
import Monitor from 'lucide-react/icons/monitor';
import Music from 'lucide-react/icons/music';
import Smartphone from 'lucide-react/icons/smartphone';
import Speaker from 'lucide-react/icons/speaker';
import SquareTerminal from 'lucide-react/icons/square-terminal';
import Tablet from 'lucide-react/icons/tablet';
import Tv from 'lucide-react/icons/tv';

const icons = {
  web: Globe,
  desktop: Monitor,
  phone: Smartphone,
  tablet: Tablet,
  speaker: Speaker,
  tv: Tv,
  terminal: SquareTerminal,
  other: Music,
} satisfies Record<DeviceKind, unknown>;

/** Only an image: the words beside it say the kind. */
export function KindIcon({ kind }: { kind: DeviceKind }) {
  const Icon = icons[kind];
  return <Icon size={18} aria-hidden="true" />;
}
