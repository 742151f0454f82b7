import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { askForPasskey } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { FormElement } from '@/components/ui/form-element';
import { FormError } from '@/components/ui/form-error';

interface PasskeyButtonProps {
  /** Whether the passkey is the second factor of a sign-in in progress, or the only step. */
  step: 'only' | 'second';
  /** The path to open after signing in. */
  next: string;
}

const submit = (form: HTMLFormElement | null) => form?.requestSubmit();

/** Asks the browser for a passkey, and signs in with it. */
export function PasskeyButton({ step, next }: PasskeyButtonProps) {
  const t = useTranslations('signIn');
  const [answer, setAnswer] = useState<string>();
  const [isPending, setPending] = useState(false);
  const [failed, setFailed] = useState(false);
  const ask = async () => {
    setPending(true);
    setFailed(false);
    try {
      setAnswer(JSON.stringify(await askForPasskey(step)));
    } catch {
      // Browsers do not reveal whether the person canceled or has no passkey.
      setFailed(true);
      setPending(false);
    }
  };
  return (
    <div className="space-y-2">
      {failed && <FormError failure={{ detail: t('passkeyFailed') }} />}
      <Button className="w-full" isPending={isPending} onClick={() => void ask()}>
        <KeyRound aria-hidden />
        {t(step === 'only' ? 'continueWithPasskey' : 'usePasskey')}
      </Button>
      {answer !== undefined && (
        // Posted as soon as it is rendered, so that the next page is a full page load.
        <FormElement ref={submit} posts={{ form: 'second-factor', next }} onSubmit={() => undefined}>
          <input type="hidden" name="passkey" value={answer} />
        </FormElement>
      )}
    </div>
  );
}
