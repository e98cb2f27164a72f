import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Letter } from '../ui/letter.tsx';

/** For an account whose plan takes nothing along. */
export function NoExport() {
  const { t } = useTranslation('converter');
  useDocumentTitle(t('title'));
  return (
    <Letter title={t('title')} lead={t('noExport.lead')}>
      <p className="mb-6 text-dim">{t('noExport.text')}</p>
      <Link to="/account/plan" className={buttonClass('accent')}>
        {t('noExport.toPlan')}
      </Link>
    </Letter>
  );
}
