import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field';
import type { PostedForm } from '@/posted-form';

interface FieldsProps {
  /** The form as it was posted before, without scripts. */
  posted?: PostedForm | undefined;
}

/** The email address of an account. @param of the address if it is known; the field is then read-only */
export function EmailField({ posted, of }: FieldsProps & { of?: string }) {
  const t = useTranslations('signIn');
  const value =
    of === undefined ? { defaultValue: posted?.values['email'], required: true } : { value: of, readOnly: true };
  return <TextField name="email" type="email" label={t('email')} autoComplete="username" {...value} />;
}

/** The name of a person who creates an account. @param known the first name, if known */
export function NameFields({ posted, known }: FieldsProps & { known?: string }) {
  const t = useTranslations('signIn');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="first_name"
        label={t('firstName')}
        autoComplete="given-name"
        defaultValue={posted?.values['first_name'] ?? known}
      />
      <TextField
        name="last_name"
        label={t('lastName')}
        autoComplete="family-name"
        defaultValue={posted?.values['last_name']}
      />
    </div>
  );
}

/** The current password of an account. */
export function PasswordField() {
  const t = useTranslations('signIn');
  return <TextField name="password" type="password" label={t('password')} autoComplete="current-password" required />;
}

/** A new password. */
export function NewPasswordField(props: { label?: string; maxLength?: number }) {
  const t = useTranslations('signIn');
  return (
    <TextField
      name="password"
      type="password"
      label={t('password')}
      autoComplete="new-password"
      required
      hint={t('passwordHint')}
      {...props}
    />
  );
}
