import type { Scan } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { Progress } from '../ui/progress.tsx';

/** One quiet line while the library is being scanned, nothing otherwise. */
export function ScanLine({ scan, className = '' }: { scan: Scan; className?: string }) {
  const { t } = useTranslation('library');
  const formats = useFormats();
  if (scan.state !== 'scanning') return null;
  const text = t('care.scanning', { done: formats.number(scan.done), found: formats.number(scan.found) });
  return <Progress label={text} done={scan.done} total={scan.found} className={className} />;
}
