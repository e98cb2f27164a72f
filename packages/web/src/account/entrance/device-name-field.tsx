import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field.tsx';

/** What this browser will be called in the list of devices: a sentence that opens into a field. */
export function DeviceNameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const { t } = useTranslation('account');
  const [open, setOpen] = useState(false);
  if (open) {
    return (
      <TextField
        label={t('signIn.deviceName')}
        hint={t('signIn.deviceHint')}
        value={name}
        maxLength={80}
        autoComplete="off"
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <p className="wrap-anywhere text-13 text-dim">
      {t('signIn.device', { name })}{' '}
      <button
        type="button"
        aria-label={`${t('signIn.deviceName')}: ${t('signIn.deviceChange')}`}
        className="rounded-cover px-1 text-text underline underline-offset-2"
        onClick={() => setOpen(true)}
      >
        {t('signIn.deviceChange')}
      </button>
    </p>
  );
}
