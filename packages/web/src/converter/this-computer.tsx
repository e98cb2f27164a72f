import Copy from 'lucide-react/icons/copy';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../account/choice.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { commandOf, type Origin } from './command.ts';
import type { Draft } from './draft.ts';
import { formatNames, formats, withFormat } from './form.ts';
import { editDraft, useDraft } from './the-draft.ts';

const origins = ['folder', 'gatefold', 'opensubsonic'] as const satisfies Origin[];
const pickSettings = (draft: Draft) => draft.settings;

/** The same converter by terminal: a command that is ready to be copied. */
export function ThisComputer() {
  const { t } = useTranslation('converter');
  const settings = useDraft(pickSettings);
  const [origin, setOrigin] = useState<Origin>('folder');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const given = { origin, from: from.trim(), to: to.trim(), server: location.origin };
  const command = commandOf(given, settings);
  async function copy() {
    try {
      await navigator.clipboard.writeText(command);
      toast(t('computer.copied'));
    } catch {
      toast(t('computer.notCopied'), { urgent: true });
    }
  }
  return (
    <div className="mt-8 grid max-w-[46rem] gap-6">
      <Choice
        label={t('computer.origin')}
        options={origins.map((value) => ({ value, text: t(`computer.origins.${value}`) }))}
        value={origin}
        onChange={setOrigin}
      />
      <div className="grid gap-4 wide:grid-cols-2">
        <TextField
          label={t(`computer.from.${origin}`)}
          placeholder={t(`computer.fromExample.${origin}`)}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          label={t('computer.to')}
          placeholder="~/Converted"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </div>
      <Choice
        label={t('form.format')}
        options={formats.map((value) => ({ value, text: formatNames[value] }))}
        value={settings.format}
        onChange={(format) =>
          editDraft((draft) => ({ ...draft, settings: withFormat(draft.settings, format) }))
        }
      />
      <div>
        <p className="mb-2 font-semibold">{t('computer.command')}</p>
        <div className="flex items-start gap-2 rounded-6 border border-line bg-raised py-2 pr-2 pl-4">
          <code className="wrap-anywhere min-w-0 flex-1 whitespace-pre-wrap py-2 font-mono text-13 leading-6">
            {command}
          </code>
          <Button onClick={() => void copy()}>
            <Copy size={16} aria-hidden="true" />
            {t('computer.copy')}
          </Button>
        </div>
        <p className="mt-3 max-w-[60ch] text-13 text-dim">{t(`computer.notes.${origin}`)}</p>
      </div>
    </div>
  );
}
