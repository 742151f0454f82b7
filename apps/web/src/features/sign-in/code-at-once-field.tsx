import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field';
import type { PostedForm } from '@/posted-form';

interface CodeAtOnceFieldProps {
  /** Whether an attempt by script was one too many. */
  isThrottled: boolean;
  posted: PostedForm | undefined;
}

/** Asks for a second factor beside the password, once there were too many attempts: with both, nobody has to wait. */
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
