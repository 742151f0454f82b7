import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field';
import type { PostedForm } from '@/posted-form';

interface CodeAtOnceFieldProps {
  /** Whether an attempt made with scripts was throttled. */
  isThrottled: boolean;
  posted: PostedForm | undefined;
}

/** Asks for a second factor along with the password after too many attempts. With both, the person need not wait. */
export function CodeAtOnceField({ isThrottled, posted }: CodeAtOnceFieldProps) {
  const t = useTranslations('signIn');
  if (!isThrottled && posted?.failure.code !== 'throttled' && posted?.values['code'] === undefined) return null;
  return (
    <TextField
      name="code"
      label={t('codeAtOnce')}
      hint={t('codeAtOnceHint')}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={64}
    />
  );
}
