import Volume1 from 'lucide-react/icons/volume-1';
import Volume2 from 'lucide-react/icons/volume-2';
import VolumeX from 'lucide-react/icons/volume-x';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import type { PlayerState } from './player.ts';
import { player, usePlayer } from './the-player.ts';

const pickVolume = (state: PlayerState) => state.volume;
const pickMuted = (state: PlayerState) => state.muted;

export function Volume() {
  const { t, i18n } = useTranslation('player');
  const volume = usePlayer(pickVolume);
  const muted = usePlayer(pickMuted);
  const heard = muted ? 0 : volume;
  const Icon = heard === 0 ? VolumeX : heard < 0.5 ? Volume1 : Volume2;
  return (
    <div className="flex items-center gap-1 [--fill:var(--text)]">
      <IconButton
        label={muted ? t('unmute') : t('mute')}
        icon={<Icon size={18} />}
        onClick={() => player.setMuted(!muted)}
      />
      <Slider
        label={t('volume')}
        value={heard}
        max={1}
        step={0.01}
        text={new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 }).format(
          heard,
        )}
        onSlide={(value) => player.setVolume(value)}
        className="w-24"
      />
    </div>
  );
}
