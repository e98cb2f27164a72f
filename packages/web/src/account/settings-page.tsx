import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';
import { errorText } from '../api/refusal.ts';
import { type Language, languages, setLanguage } from '../i18n/language.ts';
import type { PlayerState } from '../player/player.ts';
import { player, usePlayer } from '../player/the-player.ts';
import { Button } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';
import { readTheme, setTheme, type ThemeChoice } from '../ui/theme.ts';
import { signOutHere } from './account-calls.ts';
import { Choice } from './choice.tsx';
import { useAction } from './use-action.ts';

const themes = ['system', 'light', 'dark'] as const satisfies ThemeChoice[];

export function SettingsPage() {
  const { t } = useTranslation('account');
  const { data: account } = useQuery(accountQuery);
  useDocumentTitle(t('settings.title'));
  return (
    <Letter title={t('settings.title')}>
      <div className="border-line border-t">
        {account && <WayTo to="/account" title={account.name} text={t('settings.openAccount')} />}
        {account?.admin && (
          <WayTo to="/library/folders" title={t('settings.library')} text={t('settings.folders')} />
        )}
      </div>
      <div className="mt-10 grid gap-8">
        <ThemeChoiceOf />
        <LanguageChoice />
        <Levelled />
      </div>
      <SignOut />
    </Letter>
  );
}

function WayTo({ to, title, text }: { to: '/account' | '/library/folders'; title: string; text: string }) {
  return (
    <Link to={to} className="flex min-h-16 items-center gap-4 border-line border-b py-2 hover:bg-hover">
      <span className="wrap-anywhere min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="block text-13 text-dim">{text}</span>
      </span>
      <ChevronRight size={18} aria-hidden="true" className="text-dim" />
    </Link>
  );
}

function ThemeChoiceOf() {
  const { t } = useTranslation('account');
  const [theme, setShown] = useState(readTheme);
  return (
    <Choice
      label={t('settings.theme')}
      options={themes.map((value) => ({ value, text: t(`settings.themes.${value}`) }))}
      value={theme}
      onChange={(value) => {
        setTheme(value);
        setShown(value);
      }}
    />
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation('account');
  return (
    <Choice
      label={t('settings.language')}
      options={languages.map((value) => ({ value, text: t(`settings.languages.${value}`), lang: value }))}
      value={i18n.language as Language}
      onChange={(value) => void setLanguage(value)}
    />
  );
}

const pickLevelled = (state: PlayerState) => state.levelled;

function Levelled() {
  const { t } = useTranslation('account');
  const levelled = usePlayer(pickLevelled);
  const id = useId();
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{t('settings.sound')}</legend>
      <label htmlFor={id} className="flex cursor-pointer items-start gap-3">
        <input
          id={id}
          type="checkbox"
          checked={levelled}
          onChange={(event) => player.setLevelled(event.target.checked)}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>
          {t('settings.levelled')}
          <span className="block text-13 text-dim">{t('settings.levelledText')}</span>
        </span>
      </label>
    </fieldset>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-12 border-line border-t pt-8">
      <h2 className="text-24">{title}</h2>
      {children}
    </section>
  );
}

function SignOut() {
  const { t } = useTranslation('account');
  const { busy, error, run } = useAction(async () => {
    await signOutHere();
  });
  return (
    <Section title={t('settings.signOut')}>
      <p className="mt-1 max-w-[52ch] text-dim">{t('settings.signOutText')}</p>
      <Button
        look="accent"
        className="mt-4 max-wide:min-h-14 max-wide:w-full"
        busy={busy}
        onClick={() => void run()}
      >
        {t('settings.signOut')}
      </Button>
      <p role="alert" className="mt-3 text-accent empty:hidden">
        {error ? errorText(error) : ''}
      </p>
      <p className="mt-6 max-w-[52ch] text-13 text-dim">
        <Trans
          t={t}
          i18nKey="settings.signOutElsewhere"
          components={{ all: <Link to="/account" className="text-text underline underline-offset-2" /> }}
        />
      </p>
    </Section>
  );
}
