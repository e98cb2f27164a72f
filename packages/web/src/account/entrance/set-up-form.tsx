import type { Account } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { setUpQuery } from '../../api/queries.ts';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { emailFault } from './email-fault.ts';
import { askToSignIn, useEntered } from './enter.ts';
import { PasswordField } from './password-field.tsx';
import { StrengthLine } from './strength-line.tsx';
import { browserName, readTraits } from './this-browser.ts';

type Faults = { name?: string; email?: string; password?: string; form?: string };

/** Makes the first account and signs this browser in with it. */
export function SetUpForm({ ticket, onSpent }: { ticket: string; onSpent: () => void }) {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const entered = useEntered();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const say = (next: Faults) => {
    setFaults(next);
    const [first] = Object.keys(next);
    form.current?.querySelector<HTMLInputElement>(`input[name="${first}"]`)?.focus();
  };

  const fault = (): Faults | undefined => {
    if (name.trim() === '') return { name: t('setUp.nameMissing') };
    const wrong = emailFault(email);
    if (wrong) return { email: t(wrong) };
    return password === '' ? { password: t('entrance.passwordMissing') } : undefined;
  };

  const signIn = async () => {
    try {
      const device = browserName(readTraits(), (browser, system) =>
        t('signIn.browserOn', { browser, system }),
      );
      entered(email, await askToSignIn(email, password, device), '/');
    } catch {
      await navigate({ to: '/sign-in', replace: true, state: { remark: 'almost' } });
    }
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const wrong = fault();
    if (wrong) return say(wrong);
    setFaults({});
    setBusy(true);
    try {
      await post<Account>('/api/set-up', { ticket, name: name.trim(), email: email.trim(), password });
      await signIn();
    } catch (error) {
      if (isRefusal(error, 'ticket-spent')) onSpent();
      else if (isRefusal(error, 'already-set-up'))
        queries.setQueryData(setUpQuery.queryKey, { needed: false });
      else if (isRefusal(error, 'weak-password')) say({ password: errorText(error) });
      else say({ form: errorText(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <form ref={form} noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('setUp.name')}
        name="name"
        autoComplete="name"
        maxLength={80}
        value={name}
        error={faults.name}
        onChange={(event) => setName(event.target.value)}
        autoFocus
      />
      <TextField
        label={t('entrance.email')}
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        maxLength={254}
        value={email}
        error={faults.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <div>
        <PasswordField
          name="password"
          autoComplete="new-password"
          hint={t('setUp.passwordHint')}
          value={password}
          error={faults.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <StrengthLine password={password} about={[name, email]} />
      </div>
      <div>
        <Button type="submit" look="accent" busy={busy} className="min-h-12 w-full">
          {t('setUp.button')}
        </Button>
        <p role="alert" className="mt-3 text-accent empty:hidden">
          {faults.form}
        </p>
      </div>
    </form>
  );
}
