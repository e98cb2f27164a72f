import type { Folder } from '@gatefold/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { errorText, isRefusal } from '../api/refusal.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

/** The server's own sentence says what is wrong with a path; it names more than ours could. */
const textOf = (error: unknown) =>
  isRefusal(error, 'folder-not-usable') ? error.problem.detail : errorText(error);

export function AddFolder({ accent = false }: { accent?: boolean }) {
  const { t } = useTranslation('library');
  const queries = useQueryClient();
  const [path, setPath] = useState('');
  const add = useMutation({
    mutationFn: () => post<Folder>('/api/library/folders', { path: path.trim() }),
    onSuccess: () => {
      setPath('');
      return queries.invalidateQueries({ queryKey: ['library'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '' && !add.isPending) add.mutate();
  };
  return (
    <form onSubmit={submit} className="grid max-w-xl items-start gap-3 wide:grid-cols-[minmax(0,1fr)_auto]">
      <TextField
        label={t('folder.label')}
        hint={t('folder.hint')}
        value={path}
        onChange={(event) => setPath(event.target.value)}
        error={add.error ? textOf(add.error) : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Button
        type="submit"
        look={accent ? 'accent' : 'outline'}
        busy={add.isPending}
        className="h-11 justify-self-start wide:mt-6"
      >
        {t('folder.add')}
      </Button>
    </form>
  );
}
