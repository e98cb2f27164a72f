import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import Repeat from 'lucide-react/icons/repeat';
import Repeat1 from 'lucide-react/icons/repeat-1';
import Shuffle from 'lucide-react/icons/shuffle';
import SkipBack from 'lucide-react/icons/skip-back';
import SkipForward from 'lucide-react/icons/skip-forward';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../i18n/formats.ts';
import { IconButton } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import type { PlayerState } from './player.ts';
import type { Repeat as RepeatMode } from './queue.ts';
import { player, usePlayer } from './the-player.ts';

const pickHasSong = (state: PlayerState) => state.queue.at >= 0;
const pickPlays = (state: PlayerState) => state.status !== 'paused';
const pickShuffled = (state: PlayerState) => state.queue.unshuffled !== undefined;
const pickRepeat = (state: PlayerState) => state.queue.repeat;
const pickSeconds = (state: PlayerState) => Math.floor(state.positionMs / 250);
const pickDuration = (state: PlayerState) => state.durationMs;

const afterRepeat: Record<RepeatMode, RepeatMode> = { off: 'all', all: 'one', one: 'off' };

export function PlayButton({ large = false }: { large?: boolean }) {
  const { t } = useTranslation('player');
  const plays = usePlayer(pickPlays);
  const hasSong = usePlayer(pickHasSong);
  const size = large ? 26 : 18;
  return (
    <button
      type="button"
      aria-label={plays ? t('pause') : t('play')}
      title={plays ? t('pause') : t('play')}
      disabled={!hasSong}
      onClick={() => player.toggle()}
      className={`grid shrink-0 place-items-center rounded-full border border-transparent bg-text text-ground transition-transform enabled:active:scale-95 disabled:opacity-40 ${large ? 'size-16' : 'size-10'}`}
    >
      {plays ? (
        <Pause size={size} fill="currentColor" />
      ) : (
        <Play size={size} fill="currentColor" className="ml-0.5" />
      )}
    </button>
  );
}

export function Controls({ large = false }: { large?: boolean }) {
  const { t } = useTranslation('player');
  const hasSong = usePlayer(pickHasSong);
  const shuffled = usePlayer(pickShuffled);
  const repeat = usePlayer(pickRepeat);
  const size = large ? 24 : 18;
  const repeatLabel = { off: t('repeatOff'), all: t('repeatAll'), one: t('repeatOne') }[repeat];
  return (
    <div className={`flex items-center ${large ? 'justify-between' : 'justify-center gap-2'}`}>
      <IconButton
        label={t('shuffle')}
        icon={<Shuffle size={large ? 20 : 16} />}
        aria-pressed={shuffled}
        disabled={!hasSong}
        onClick={() => player.setShuffle(!shuffled)}
      />
      <IconButton
        label={t('previous')}
        icon={<SkipBack size={size} fill="currentColor" />}
        disabled={!hasSong}
        onClick={() => player.previous()}
      />
      <PlayButton large={large} />
      <IconButton
        label={t('next')}
        icon={<SkipForward size={size} fill="currentColor" />}
        disabled={!hasSong}
        onClick={() => player.next()}
      />
      <IconButton
        label={repeatLabel}
        icon={repeat === 'one' ? <Repeat1 size={large ? 20 : 16} /> : <Repeat size={large ? 20 : 16} />}
        aria-pressed={repeat !== 'off'}
        disabled={!hasSong}
        onClick={() => player.setRepeat(afterRepeat[repeat])}
      />
    </div>
  );
}

/** The position in the song. `stacked` puts the times under the line, for narrow screens. */
export function SeekBar({ stacked = false }: { stacked?: boolean }) {
  const { t } = useTranslation('player');
  const positionMs = usePlayer(pickSeconds) * 250;
  const durationMs = usePlayer(pickDuration);
  const hasSong = usePlayer(pickHasSong);
  const position = clockTime(positionMs);
  const duration = clockTime(durationMs);
  const slider = (
    <Slider
      label={t('seek')}
      value={positionMs}
      max={Math.max(durationMs, 1)}
      step={1000}
      text={t('positionOf', { position, duration })}
      disabled={!hasSong}
      onChange={(ms) => player.seek(ms)}
      className="min-w-0 flex-1"
    />
  );
  const time = 'tabular text-13 text-dim';
  if (stacked) {
    return (
      <div>
        <div className="flex">{slider}</div>
        <div className={`flex justify-between ${time}`}>
          <span>{position}</span>
          <span>{duration}</span>
        </div>
      </div>
    );
  }
  return (
    <div className={`flex items-center gap-3 ${hasSong ? '' : 'invisible'}`}>
      <span className={`${time} w-11 text-right`}>{position}</span>
      {slider}
      <span className={`${time} w-11`}>{duration}</span>
    </div>
  );
}
