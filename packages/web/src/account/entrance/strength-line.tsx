import { useTranslation } from 'react-i18next';
import { type Strength, strengthOf } from './password-strength.ts';

const filled: Record<Strength, number> = { short: 0, easy: 1, fair: 2, strong: 3 };

/** How hard the password is to guess, said in words and drawn as three strokes. */
export function StrengthLine({ password, about }: { password: string; about: readonly string[] }) {
  const { t } = useTranslation('account');
  const strength = strengthOf(password, about);
  return (
    <div className="mt-2 flex items-center gap-3">
      <div aria-hidden="true" className="flex w-32 gap-1">
        {[1, 2, 3].map((stroke) => (
          <span
            key={stroke}
            className={`h-1 flex-1 rounded-full ${filled[strength] >= stroke && password ? 'bg-text' : 'bg-line'}`}
          />
        ))}
      </div>
      <p role="status" aria-label={t('strength.label')} className="min-h-5 text-13 text-dim">
        {password && t(`strength.${strength}`)}
      </p>
    </div>
  );
}
