import type { Passkey, SecondFactor as Factors, TotpSetup } from '@rolecall/contracts';
import { KeyRound, LifeBuoy, Smartphone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Fetched } from '@/components/fetched';
import { keepFocus } from '@/components/keep-focus';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { hidden } from '@/components/ui/hidden';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';

const SetUpAppDialog = lazily(() => import('./set-up-app-dialog'), 'SetUpAppDialog');
const AddPasskeyDialog = lazily(() => import('./add-passkey-dialog'), 'AddPasskeyDialog');
const RecoveryCodesDialog = lazily(
  () => import('./recovery-codes-dialog'),
  'RecoveryCodesDialog',
  () => false,
);

/** The user's second factors: an authenticator app, passkeys, and recovery codes for when those are lost. */
export function SecondFactor() {
  const t = useTranslations('secondFactor');
  const factors = trpc.secondFactor.get.useQuery();
  return (
    <Panel title={t('title')} description={t('text')}>
      <Fetched query={factors} label={t('loading')} className="h-32">
        {(data) => <FactorLines factors={data} />}
      </Fetched>
    </Panel>
  );
}

/** Refetches everything that depends on whether there is a second factor, including the page frame. */
function useFactorsChanged() {
  const utils = trpc.useUtils();
  const router = useRouter();
  return () => {
    router.refresh();
    return Promise.all([utils.secondFactor.invalidate(), utils.users.me.invalidate(), utils.members.invalidate()]);
  };
}

function FactorLines({ factors: { totp_since, recovery_codes_left, passkeys } }: { factors: Factors }) {
  const t = useTranslations('secondFactor');
  const changed = useFactorsChanged();
  const [setup, setSetup] = useState<TotpSetup | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isAddingPasskey, setAddingPasskey] = useState(false);
  const beginApp = trpc.secondFactor.beginTotp.useMutation({ gcTime: 0 });
  const removeApp = trpc.secondFactor.removeTotp.useMutation();
  const renewCodes = trpc.secondFactor.newRecoveryCodes.useMutation({ gcTime: 0 });
  const isLast = totp_since !== null && passkeys.length === 0;
  const setUp = async () => {
    const begun = await writing({
      send: () => beginApp.mutateAsync(),
      failed: () => t('appNotAdded'),
      changed: () => undefined,
    })();
    if (begun) setSetup(begun);
  };
  const remove = writing({
    send: () => removeApp.mutateAsync(),
    done: () => ({ title: t('appRemoved') }),
    failed: () => t('appNotRemoved'),
    changed,
  });
  const renew = async () => {
    const renewed = await writing({
      send: () => renewCodes.mutateAsync(),
      failed: () => t('codesNotMade'),
      changed,
    })();
    if (renewed) setCodes(renewed.recovery_codes);
  };
  /** Shows the recovery codes that were created with the first factor. */
  const added = (recoveryCodes: readonly string[] | null) => {
    setSetup(null);
    setAddingPasskey(false);
    setCodes(recoveryCodes);
    void changed();
  };
  return (
    <>
      <ul ref={keepFocus} className="divide-y divide-line">
        <FactorLine
          icon={<Smartphone />}
          title={t('app')}
          actions={
            <>
              <Button size="small" isPending={beginApp.isPending} onClick={() => void setUp()}>
                {t(totp_since === null ? 'setUpApp' : 'changeApp')}
              </Button>
              {totp_since !== null && (
                <ConfirmButton
                  label={t('removeApp')}
                  size="small"
                  isPending={removeApp.isPending}
                  title={t('removeAppTitle')}
                  confirm={t('removeAppConfirm')}
                  onConfirm={() => remove()}
                >
                  <p>{t(isLast ? 'removeLast' : 'removeAppText')}</p>
                </ConfirmButton>
              )}
            </>
          }
        >
          {totp_since === null ? t('appText') : t.rich('since', { time: () => <RelativeTime value={totp_since} /> })}
        </FactorLine>
        {passkeys.map((passkey) => (
          <PasskeyLine key={passkey.id} passkey={passkey} isLast={passkeys.length === 1 && totp_since === null} />
        ))}
        <FactorLine
          icon={<KeyRound />}
          title={t('passkeys')}
          actions={
            <Button size="small" onClick={() => setAddingPasskey(true)}>
              {t('addPasskey')}
            </Button>
          }
        >
          {t('passkeysText')}
        </FactorLine>
        {(totp_since !== null || passkeys.length > 0) && (
          <FactorLine
            icon={<LifeBuoy />}
            title={t('recoveryCodes')}
            actions={
              <ConfirmButton
                label={t('newCodes')}
                size="small"
                isPending={renewCodes.isPending}
                title={t('newCodesTitle')}
                confirm={t('newCodesConfirm')}
                onConfirm={renew}
              >
                <p>{t('newCodesText')}</p>
              </ConfirmButton>
            }
          >
            {t('codesLeft', { count: recovery_codes_left })}
          </FactorLine>
        )}
      </ul>
      {setup && <SetUpAppDialog setup={setup} onAdded={added} onClose={() => setSetup(null)} />}
      {isAddingPasskey && <AddPasskeyDialog onAdded={added} onClose={() => setAddingPasskey(false)} />}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}

interface FactorLineProps {
  icon: ReactNode;
  title: string;
  actions: ReactNode;
  children: ReactNode;
}

const FactorLine = ({ icon, title, actions, children }: FactorLineProps) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2">
    <span aria-hidden className="shrink-0 text-ink-muted [&_svg]:size-4">
      {icon}
    </span>
    <div className="min-w-0 flex-1 basis-56">
      <span className="font-medium wrap-anywhere">{title}</span>
      <div className="text-[0.8125rem] text-pretty text-ink-muted">{children}</div>
    </div>
    <div className="flex flex-wrap gap-2">{actions}</div>
  </li>
);

function PasskeyLine({ passkey, isLast }: { passkey: Passkey; isLast: boolean }) {
  const t = useTranslations('secondFactor');
  const changed = useFactorsChanged();
  const { id, name, created_at, last_used_at } = passkey;
  const mutation = trpc.secondFactor.deletePasskey.useMutation();
  const remove = writing({
    send: () => mutation.mutateAsync({ id }),
    done: () => ({ title: t('passkeyRemoved', { name }) }),
    gone: () => t('passkeyRemoved', { name }),
    failed: () => t('passkeyNotRemoved', { name }),
    changed,
  });
  return (
    <FactorLine
      icon={<KeyRound />}
      title={name}
      actions={
        <ConfirmButton
          label={t.rich('removePasskey', { name, hidden })}
          size="small"
          isPending={mutation.isPending}
          title={t('removePasskeyTitle', { name })}
          confirm={t('removePasskeyConfirm')}
          onConfirm={() => remove()}
        >
          <p>{t(isLast ? 'removeLast' : 'removePasskeyText')}</p>
        </ConfirmButton>
      }
    >
      {t.rich('passkeyAdded', { time: () => <RelativeTime value={created_at} /> })}
      {' · '}
      {last_used_at === null
        ? t('neverUsed')
        : t.rich('lastUsed', { time: () => <RelativeTime value={last_used_at} /> })}
    </FactorLine>
  );
}
