import type { Track } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { t } from 'i18next';
import { toast } from '../ui/toast.tsx';

/** Takes songs to the converter, from any page. It is fetched only then. */
export function useConvert(): (name: string, tracks: readonly Track[]) => void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (name, tracks) =>
    void import('../converter/choose/offer.ts').then(
      ({ offer }) => offer(navigate, queries, name, tracks),
      () => toast(t('common:unreachable'), { urgent: true }),
    );
}
