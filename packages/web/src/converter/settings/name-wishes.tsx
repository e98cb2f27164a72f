import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field.tsx';
import type { Song } from '../list/song.ts';
import { usualSettings } from '../list/usual-settings.ts';
import { ChoiceRow } from './choice-row.tsx';
import type { Wishes } from './form-page.tsx';
import { nameParts, type TemplateFault } from './name-example.ts';
import { NameExamples } from './name-examples.tsx';

/** Templates that most people want, in words. */
const ready = {
  folders: usualSettings.name ?? '',
  place: '{number} {title}',
  song: '{artist} - {title}',
} as const;
const ways = ['folders', 'place', 'song', 'own'] as const;
type Way = (typeof ways)[number];

const wayOf = (name: string): Way => ways.find((way) => way !== 'own' && ready[way] === name) ?? 'own';

type Props = Wishes & { songs: readonly Song[]; list: string; fault: TemplateFault | undefined };

/** How the files are called, with what that makes of the first songs. */
export function NameWishes({ settings, set, edit, songs, list, fault }: Props) {
  const { t } = useTranslation('converter');
  const group = useId();
  const [isOwn, setOwn] = useState(false);
  const name = settings.name ?? '';
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
  const way = isOwn ? 'own' : wayOf(name);
  return (
    <div>
      <fieldset>
        <legend className="mb-1 text-13 font-semibold">{t('form.naming.label')}</legend>
        <div className="grid gap-x-8 border-line border-t wide:grid-cols-2">
          {ways.map((one) => (
            <ChoiceRow
              key={one}
              name={group}
              checked={way === one}
              title={t(`form.naming.${one}`)}
              hint={t(`form.namingHints.${one}`)}
              onChoose={() => {
                setOwn(one === 'own');
                if (one !== 'own') set({ name: ready[one], numbered: false });
              }}
            />
          ))}
        </div>
      </fieldset>
      {way === 'own' && <OwnTemplate name={name} fault={fault} onChange={(next) => set({ name: next })} />}
      {!fault && <NameExamples settings={settings} songs={songs} list={list} />}
    </div>
  );
}

type OwnProps = { name: string; fault: TemplateFault | undefined; onChange: (name: string) => void };

/** A template as the converter takes it, with a button for each field. */
function OwnTemplate({ name, fault, onChange }: OwnProps) {
  const { t } = useTranslation('converter');
  const field = useRef<HTMLInputElement>(null);
  function insert(part: string): void {
    const input = field.current;
    const from = input?.selectionStart ?? name.length;
    const to = input?.selectionEnd ?? from;
    onChange(`${name.slice(0, from)}{${part}}${name.slice(to)}`.slice(0, 300));
    const caret = from + part.length + 2;
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(caret, caret);
    });
  }
  return (
    <div className="mt-5">
      <TextField
        ref={field}
        label={t('form.template')}
        value={name}
        error={fault && faultText(t, fault)}
        maxLength={300}
        onChange={(event) => onChange(event.target.value)}
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
    </div>
  );
}

const faultText = (t: ReturnType<typeof useTranslation<'converter'>>['t'], fault: TemplateFault): string =>
  t(`form.faults.${fault.kind}`, { name: fault.kind === 'unknown' ? fault.name : '' });
