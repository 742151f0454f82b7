import type { TotpSetup } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { encode } from 'uqr';
import { FormDialog } from '@/components/ui/form-dialog';
import { SecretOnce } from '@/components/ui/shown-once';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';

interface SetUpAppDialogProps {
  setup: TotpSetup;
  /** Called with the new recovery codes; null if there were codes before. */
  onAdded: (recoveryCodes: readonly string[] | null) => void;
  onClose: () => void;
}

/** Shows the secret that sets up an authenticator app, and asks for a code from the app. */
export function SetUpAppDialog({ setup: { secret, url }, onAdded, onClose }: SetUpAppDialogProps) {
  const t = useTranslations('secondFactor');
  const confirm = trpc.secondFactor.confirmTotp.useMutation({
    onSuccess: ({ recovery_codes }) => onAdded(recovery_codes),
    gcTime: 0,
    meta: { makesSecret: true },
  });
  return (
    <FormDialog
      title={t('setUpAppTitle')}
      onClose={onClose}
      submit={t('confirmApp')}
      write={confirm}
      onSubmit={({ code = '' }) => confirm.mutate({ code })}
    >
      <p className="text-pretty">{t('scan')}</p>
      <QrCode text={url} label={t('qrCode')} />
      <p className="text-pretty">{t('orType')}</p>
      <SecretOnce label={t('secret')} value={secret} />
      <TextField
        name="code"
        label={t('code')}
        hint={t('codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={64}
        required
      />
    </FormDialog>
  );
}

/** A text as a QR code. Black on white in the dark theme too, so that cameras can read it. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { size, squares } = useMemo(() => {
    const { data, size: width } = encode(text, { border: 2 });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: width, squares: dark.join('') };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className="mx-auto size-44 rounded bg-white">
      <path d={squares} shapeRendering="crispEdges" />
    </svg>
  );
}
