import type { Demo } from '@gatefold/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { del, post } from '../api/client.ts';
import { errorText } from '../api/refusal.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { toast } from '../ui/toast.tsx';

/** Makes the demo album, shows how far it is, and removes it again. */
export function DemoAlbum({ demo, look = 'outline' }: { demo: Demo; look?: 'accent' | 'outline' }) {
  const { t } = useTranslation('library');
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['library'] });
  const make = useMutation({ mutationFn: () => post<Demo>('/api/library/demo'), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => del('/api/library/demo'),
    onSuccess: () => {
      toast(t('empty.demoRemoved'));
      return refresh();
    },
  });
  const error = make.error ?? remove.error;
  const why = error
    ? errorText(error)
    : demo.state === 'failed'
      ? `${t('empty.demoFailed')} ${demo.why ?? ''}`
      : undefined;
  return (
    <div>
      {demo.state === 'making' && (
        <Progress
          label={t('empty.demoMaking', { done: Math.min(demo.done + 1, demo.total), total: demo.total })}
          done={demo.done}
          total={demo.total}
        />
      )}
      {(demo.state === 'absent' || demo.state === 'failed') && (
        <Button look={look} busy={make.isPending} onClick={() => make.mutate()}>
          {t('empty.demoMake')}
        </Button>
      )}
      {demo.state === 'present' && (
        <div className="flex flex-wrap gap-2">
          {demo.albumId && (
            <Link to="/albums/$albumId" params={{ albumId: demo.albumId }} className={buttonClass(look)}>
              {t('empty.demoOpen')}
            </Link>
          )}
          <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('empty.demoRemove')}
          </Button>
        </div>
      )}
      <p role="alert" className="mt-2 text-13 text-accent empty:hidden">
        {why}
      </p>
    </div>
  );
}
