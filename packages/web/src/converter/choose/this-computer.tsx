import { useQuery } from '@tanstack/react-query';
import Copy from 'lucide-react/icons/copy';
import { type ChangeEvent, Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../account/choice.tsx';
import { accountQuery } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Draft } from '../list/draft.ts';
import { editDraft, useDraft } from '../list/the-draft.ts';
import { formatNames, formats, withFormat } from '../settings/form.ts';
import { commandOf, type Source } from './command.ts';

const origins = ['folder', 'gatefold', 'opensubsonic'] as const;
type Origin = (typeof origins)[number];
const pickSettings = (draft: Draft) => draft.settings;
const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

/** The same converter by terminal: a command that is ready to be copied. */
export function ThisComputer() {
  const { t } = useTranslation('converter');
  const settings = useDraft(pickSettings);
  const { data: account } = useQuery(accountQuery);
  const [origin, setOrigin] = useState<Origin>('folder');
  const [given, setGiven] = useState({ path: '', address: '', user: '', find: '', to: '' });
  const field = (name: keyof typeof given) => ({
    ...plain,
    value: given[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => setGiven({ ...given, [name]: event.target.value }),
  });
  const said = (name: keyof typeof given, usual: string) => given[name].trim() || usual;
  const find = given.find.trim();
  const sources: Record<Origin, Source> = {
    folder: { kind: 'folder', path: said('path', '~/Music') },
    gatefold: { kind: 'server', address: location.origin, user: account?.email ?? '', find },
    opensubsonic: {
      kind: 'server',
      address: said('address', 'https://music.example.org'),
      user: said('user', 'NAME'),
      find,
    },
  };
  const command = commandOf(sources[origin], said('to', '~/Converted'), settings);
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
        {origin === 'folder' && (
          <TextField label={t('computer.path')} placeholder="~/Music" {...field('path')} />
        )}
        {origin === 'opensubsonic' && (
          <>
            <TextField
              label={t('computer.address')}
              placeholder="https://music.example.org"
              {...field('address')}
            />
            <TextField label={t('computer.user')} {...field('user')} />
          </>
        )}
        {origin !== 'folder' && (
          <TextField label={t('computer.find')} hint={t('computer.findHint')} {...field('find')} />
        )}
        <TextField label={t('computer.to')} placeholder="~/Converted" {...field('to')} />
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
            {/* A line breaks before an option, never within its dashes. */}
            {command.split(/ (?=--)/).map((part) => (
              <Fragment key={part}>
                <span className="inline-block max-w-full">{part}</span>{' '}
              </Fragment>
            ))}
          </code>
          <Button onClick={() => void copy()}>
            <Copy size={16} aria-hidden="true" />
            {t('computer.copy')}
          </Button>
        </div>
        <p className="mt-3 max-w-[60ch] text-13 text-dim">{t(`computer.notes.${origin}`)}</p>
        <p className="mt-2 max-w-[60ch] text-13 text-dim">{t('computer.where')}</p>
      </div>
    </div>
  );
}
