import type { DeviceLimitReached } from '@gatefold/contract';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, isRefusal, UnreachableError } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DeviceNameField } from './device-name-field.tsx';
import { emailFault } from './email-fault.ts';
import { askToSignIn, keepLimitStep, useEntered } from './enter.ts';
import { PasswordField } from './password-field.tsx';
import { browserName, readTraits } from './this-browser.ts';
import { useCountdown } from './use-countdown.ts';
import { WaitLine } from './wait-line.tsx';

type Faults = { email?: string; password?: string; form?: string };

export function SignInForm({ to }: { to: string | undefined }) {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const entered = useEntered();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [deviceName, setDeviceName] = useState(() =>
    browserName(readTraits(), (browser, system) => t('signIn.browserOn', { browser, system })),
  );
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const [waitUntil, setWaitUntil] = useState<number>();
  const left = useCountdown(waitUntil);

  const say = (next: Faults) => {
    setFaults(next);
    if (next.email) email.current?.focus();
    else if (next.password) password.current?.focus();
  };

  const refused = (error: unknown, address: string) => {
    if (isRefusal(error, 'device-limit-reached')) {
      keepLimitStep({ ...(error.problem as unknown as DeviceLimitReached), email: address, to });
      return void navigate({ to: '/limit' });
    }
    if (isRefusal(error, 'too-many-attempts')) {
      return setWaitUntil(Date.now() + (error.retryAfterSeconds ?? 60) * 1000);
    }
    if (isRefusal(error, 'wrong-credentials')) {
      say({ password: errorText(error) });
      return password.current?.select();
    }
    say({ form: error instanceof UnreachableError ? t('signIn.offline') : errorText(error) });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const address = email.current?.value ?? '';
    const secret = password.current?.value ?? '';
    if (busy || left > 0) return;
    const fault = emailFault(address);
    if (fault) return say({ email: t(fault) });
    if (secret === '') return say({ password: t('entrance.passwordMissing') });
    setFaults({});
    setWaitUntil(undefined);
    setBusy(true);
    try {
      entered(address, await askToSignIn(address, secret, deviceName.trim() || t('kinds.web')), to);
    } catch (error) {
      refused(error, address);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <TextField
        ref={email}
        label={t('entrance.email')}
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        maxLength={254}
        error={faults.email}
        autoFocus
      />
      <PasswordField ref={password} name="password" autoComplete="current-password" error={faults.password} />
      <DeviceNameField name={deviceName} onChange={setDeviceName} />
      <div>
        <Button type="submit" look="accent" busy={busy} disabled={left > 0} className="min-h-12 w-full">
          {t('signIn.button')}
        </Button>
        {waitUntil !== undefined && <WaitLine left={left} />}
        <p role="alert" className="mt-3 text-accent empty:hidden">
          {faults.form}
        </p>
      </div>
    </form>
  );
}
