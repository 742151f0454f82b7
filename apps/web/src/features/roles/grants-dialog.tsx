'use client';

import type { RoleMembershipGrants } from '@rolecall/contracts';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { expiryAt, ExpiryField, expiryOf } from '@/components/ui/expiry-field';
import { Form } from '@/components/ui/form';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { toastDone } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { exactTime } from '@/relative-time';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { grantText } from './grant-words';
import { useRolesChanged } from './use-roles-changed';

type GrantShown = RoleMembershipGrants['grants'][number];

/** A person's membership of a role. */
export interface HeldRole {
  membershipId: string;
  roleId: string;
  roleName: string;
  /** The person's name. */
  person: string;
}

/** Says why a person holds a role: each grant, through whom and since when; and until when, which can be changed. */
export function GrantsDialog({ onClose, ...held }: HeldRole & { onClose: () => void }) {
  const t = useTranslations('roles.why');
  const [changing, setChanging] = useState<GrantShown | null>(null);
  /** The grant whose change was left: the focus goes back to its button. */
  const [left, setLeft] = useState<GrantShown | null>(null);
  const leave = () => {
    setLeft(changing);
    setChanging(null);
  };
  return (
    <Dialog title={t('title', { name: held.person, role: held.roleName })} isOpen onOpenChange={onClose}>
      {changing ? (
        <ExpiryForm held={held} grant={changing} onClose={leave} />
      ) : (
        <Grants held={held} left={left} onChange={setChanging} />
      )}
    </Dialog>
  );
}

const inputOf = (organization_id: string, { membershipId, roleId }: HeldRole) => ({
  organization_id,
  role_id: roleId,
  id: membershipId,
});

const keyOf = ({ source, source_key }: GrantShown) => `${source} ${source_key}`;

interface GrantsProps {
  held: HeldRole;
  left: GrantShown | null;
  onChange: (grant: GrantShown) => void;
}

function Grants({ held, left, onChange }: GrantsProps) {
  const t = useTranslations('roles.why');
  const { organization } = useSession();
  const grants = trpc.roleMemberships.explain.useQuery(inputOf(organization.id, held));
  if (grants.data)
    return (
      <ul aria-label={t('reasons')} className="divide-y divide-line">
        {grants.data.grants.map((grant) => (
          <Grant
            key={keyOf(grant)}
            grant={grant}
            isLeft={left !== null && keyOf(left) === keyOf(grant)}
            onChange={() => onChange(grant)}
          />
        ))}
      </ul>
    );
  if (grants.error) return <QueryError query={grants} />;
  return (
    <Loading label={t('loading')}>
      <div className="space-y-2 py-1">
        <Skeleton className="w-56 max-w-full" />
        <Skeleton className="h-3 w-40 max-w-full" />
      </div>
    </Loading>
  );
}

interface GrantProps {
  grant: GrantShown;
  isLeft: boolean;
  onChange: () => void;
}

function Grant({ grant, isLeft, onChange }: GrantProps) {
  const { source, source_key, granted_by, granted_at, expires_at } = grant;
  const t = useTranslations('roles');
  const canChange = useCan('roleMemberships.setExpiry') && source === 'manual';
  const locale = useLocale();
  const at = (instant: string) => ({
    at: exactTime(new Date(instant), locale),
    relative: () => <RelativeTime value={instant} />,
  });
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <p className="font-medium break-words">{grantText(t, source, granted_by ? nameOf(granted_by) : undefined)}</p>
      {source === 'sync' && <p className="text-[0.8125rem] [overflow-wrap:anywhere]">{source_key}</p>}
      <p className="text-[0.8125rem] text-ink-muted">{t.rich('why.since', at(granted_at))}</p>
      {(canChange || expires_at !== null) && (
        <p className="text-[0.8125rem] text-ink-muted">
          {expires_at === null ? t('why.endsNever') : t.rich('why.ends', at(expires_at))}
        </p>
      )}
      {canChange && (
        <Button size="small" className="mt-2" autoFocus={isLeft} onClick={onChange}>
          {t('why.changeEnd')}
        </Button>
      )}
    </li>
  );
}

interface ExpiryFormProps {
  held: HeldRole;
  grant: GrantShown;
  onClose: () => void;
}

/** Changes when a grant by hand ends. */
function ExpiryForm({ held, grant, onClose }: ExpiryFormProps) {
  const t = useTranslations();
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const changed = useRolesChanged();
  const input = inputOf(organization.id, held);
  const [expiry, setExpiry] = useState(() => expiryAt(grant.expires_at));
  const change = trpc.roleMemberships.setExpiry.useMutation({
    onSuccess(grants) {
      utils.roleMemberships.explain.setData(input, grants);
      toastDone(t('roles.why.endChanged', { name: held.person, role: held.roleName }));
      onClose();
    },
    onSettled: refreshed(() => changed()),
  });
  return (
    <Form
      error={change.error}
      onSubmit={() => change.mutate({ ...input, expires_at: expiryOf(expiry) })}
      actions={
        <SubmitActions isPending={change.isPending} onCancel={onClose}>
          {t('ui.save')}
        </SubmitActions>
      }
    >
      <ExpiryField label={t('roles.why.endLabel')} value={expiry} onChange={setExpiry} autoFocus />
    </Form>
  );
}
