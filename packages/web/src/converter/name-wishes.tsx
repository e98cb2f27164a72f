import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/text-field.tsx';
import type { Wishes } from './form-page.tsx';
import { exampleName, nameParts, type TemplateFault } from './name-example.ts';
import type { Song } from './song.ts';
import { useWholeSong } from './whole-song.ts';

/** The template of the names, with what it makes of the first song. */
export function NameWishes({
  settings,
  set,
  edit,
  song,
  count,
  list,
  fault,
}: Wishes & { song: Song | undefined; count: number; list: string; fault: TemplateFault | undefined }) {
  const { t } = useTranslation('converter');
  const whole = useWholeSong(song);
  const field = useRef<HTMLInputElement>(null);
  if (settings.profile === 'car') {
    return (
      <p className="flex flex-wrap items-center gap-x-2 text-dim">
        {t('form.carNames')}
        <button
          type="button"
          className="min-h-10 underline underline-offset-4 hover:text-text"
          onClick={() => edit((before) => before)}
        >
          {t('form.carOwn')}
        </button>
      </p>
    );
  }
  const name = settings.name ?? '';
  function insert(part: string): void {
    const input = field.current;
    const from = input?.selectionStart ?? name.length;
    const to = input?.selectionEnd ?? from;
    set({ name: `${name.slice(0, from)}{${part}}${name.slice(to)}`.slice(0, 300) });
    const caret = from + part.length + 2;
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(caret, caret);
    });
  }
  return (
    <div>
      <TextField
        ref={field}
        label={t('form.template')}
        value={name}
        error={fault && faultText(t, fault)}
        maxLength={300}
        onChange={(event) => set({ name: event.target.value })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <fieldset className="mt-2 flex flex-wrap gap-1">
        <legend className="sr-only">{t('form.insert')}</legend>
        {nameParts.map((part) => (
          <button
            key={part}
            type="button"
            onClick={() => insert(part)}
            className="min-h-8 rounded-full border border-line px-3 text-13 text-dim transition-colors hover:border-edge hover:text-text"
          >
            {t(`form.parts.${part}`)}
          </button>
        ))}
      </fieldset>
      {whole && !fault && (
        <p className="mt-3 text-13 text-dim">
          {t('form.example')}{' '}
          <output className="wrap-anywhere text-text">{exampleName(settings, whole, count, list)}</output>
        </p>
      )}
    </div>
  );
}

const faultText = (t: ReturnType<typeof useTranslation<'converter'>>['t'], fault: TemplateFault): string =>
  t(`form.faults.${fault.kind}`, { name: fault.kind === 'unknown' ? fault.name : '' });
