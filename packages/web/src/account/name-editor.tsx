import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAction } from './use-action.ts';

const longestName = 80;

type Props = {
  label: string;
  value: string;
  /** Said when the field is left empty. */
  empty: string;
  hint?: string;
  autoComplete?: string;
  save: (name: string) => Promise<void>;
  /** Called when it is saved or left. */
  onClose: () => void;
};

/** A name changed in its place: Enter saves, Escape leaves. */
export function NameEditor({ label, value, empty, hint, autoComplete = 'off', save, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(value);
  const [isEmpty, setIsEmpty] = useState(false);
  const { busy, error, run } = useAction(async (name: string) => {
    if (name !== value) await save(name);
    onClose();
  });
  const submit = () => {
    const name = draft.trim();
    setIsEmpty(name === '');
    if (name !== '' && !busy) void run(name);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form
      className="fade w-full"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={label}
        value={draft}
        hint={hint}
        error={isEmpty ? empty : error ? errorText(error) : undefined}
        maxLength={longestName}
        autoComplete={autoComplete}
        autoFocus
        onFocus={(event) => event.target.select()}
        onKeyDown={leave}
        onChange={(event) => setDraft(event.target.value)}
      />
      <div className="mt-3 flex gap-2">
        <Button type="submit" busy={busy}>
          {t('save')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
