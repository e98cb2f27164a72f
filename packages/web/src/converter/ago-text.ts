import type { TFunction } from 'i18next';
import type { useFormats } from '../i18n/formats.ts';

const minuteMs = 60_000;

/** "just now", "2 minutes ago" */
export const agoText = (
  t: TFunction<'converter'>,
  formats: Pick<ReturnType<typeof useFormats>, 'ago'>,
  at: string,
): string => (Date.now() - Date.parse(at) < minuteMs ? t('converted.justNow') : formats.ago(at));
