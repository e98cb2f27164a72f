import { useTranslation } from 'react-i18next';
import { Letter } from '../ui/letter.tsx';

export function HomePage() {
  const { t } = useTranslation();
  return <Letter title={t('navigation.home')}>{null}</Letter>;
}
