import type { RoleMembershipGrants } from '@rolecall/contracts';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import { Fetched } from '@/components/fetched';
import { FieldConflict, focusConflict } from '@/components/field-conflict';
import { Button } from '@/components/ui/button';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { type Expiry, expiryAt, ExpiryField, expiryOf } from '@/components/ui/expiry-field';
import { Form } from '@/components/ui/form';
import { RelativeTime } from '@/components/ui/relative-time';
import { LineSkeleton } from '@/components/ui/skeleton';
import { toastDone } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { exactTime } from '@/relative-time';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { refreshed } from '@/trpc/refreshed';
import { grantText } from './grant-words';
import { useMembershipChanged } from './use-roles-changed';

type GrantShown = RoleMembershipGrants['grants'][number];

/** A person's membership of a role. */
export interface HeldRole {
  membershipId: string;
  roleId: string;
  roleName: string;
  /** The person's name. */
  person: string;
}

const inputOf = (organization_id: string, { membershipId, roleId }: HeldRole) => ({
  organization_id,
  role_id: roleId,
  id: membershipId,
});

const keyOf = ({ source, source_key }: GrantShown) => `${source} ${source_key}`;

/** The grants of a role membership. Stops asking once it is over, because a membership never returns under the same id. */
function useGrants(held: HeldRole) {
  const { organization } = useSession();
  const membershipChanged = useMembershipChanged();
  const [isOver, setOver] = useState(false);
  const grants = trpc.roleMemberships.explain.useQuery(inputOf(organization.id, held), { enabled: !isOver });
  if (!isOver && grants.error && failureOf(grants.error).code === 'not_found') setOver(true);
  const changed = useEffectEvent(() => void membershipChanged());
  // The page that opened the dialog still shows the membership.
  useEffect(() => {
    if (isOver) changed();
  }, [isOver]);
  return { grants, isOver };
}

/** Explains why a person holds a role: each grant with its source, start and end. The end of a manual grant can be changed. */
export function GrantsDialog({ onClose, ...held }: HeldRole & { onClose: () => void }) {
  const t = useTranslations('roles.why');
  const { grants, isOver } = useGrants(held);
  const [changing, setChanging] = useState<string | null>(null);
  /** The grant whose form was closed last: focus returns to its button. */
  const [left, setLeft] = useState<string | null>(null);
  const changed = grants.data?.grants.find((grant) => keyOf(grant) === changing);
  const content = (): ReactNode => {
    if (isOver) return <Over held={held} onClose={onClose} />;
    if (changed)
      return (
        <ExpiryForm
          held={held}
          grant={changed}
          onClose={() => {
            setLeft(changing);
            setChanging(null);
          }}
        />
      );
    return (
      <Fetched query={grants} label={t('loading')} skeleton={<LineSkeleton />}>
        {(explained) => (
          <ul aria-label={t('reasons')} className="divide-y divide-line">
            {explained.grants.map((grant) => (
              <Grant
                key={keyOf(grant)}
                grant={grant}
                isLeft={left === keyOf(grant)}
                onChange={() => setChanging(keyOf(grant))}
              />
            ))}
          </ul>
        )}
      </Fetched>
    );
  };
  return (
    <Dialog title={t('title', { name: held.person, role: held.roleName })} onClose={onClose}>
      {content()}
    </Dialog>
  );
}

/** Says that the role membership has ended in the meantime. */
function Over({ held, onClose }: { held: HeldRole; onClose: () => void }) {
  const t = useTranslations();
  const id = useId();
  return (
    <>
      <p id={id} role="status" className="mb-4">
        {t('roles.why.over', { name: held.person })}
      </p>
      <Button autoFocus aria-describedby={id} onClick={onClose}>
        {t('ui.close')}
      </Button>
    </>
  );
}

function Grant({ grant, isLeft, onChange }: { grant: GrantShown; isLeft: boolean; onChange: () => void }) {
  const { source, source_key, granted_by, granted_at, expires_at } = grant;
  const t = useTranslations('roles');
  const canChange = useCan('roleMemberships.setExpiry') && source === 'manual';
  const locale = useLocale();
  const at = (instant: string, isAhead = false) => ({
    at: exactTime(new Date(instant), locale),
    relative: () => <RelativeTime value={instant} isAhead={isAhead} />,
  });
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <p className="font-medium break-words">{grantText(t, source, granted_by ? nameOf(granted_by) : undefined)}</p>
      {source === 'sync' && <p className="text-[0.8125rem] [overflow-wrap:anywhere]">{source_key}</p>}
      <p className="text-[0.8125rem] text-ink-muted">{t.rich('why.since', at(granted_at))}</p>
      {(canChange || expires_at !== null) && (
        <p className="text-[0.8125rem] text-ink-muted">
          {expires_at === null ? t('why.endsNever') : t.rich('why.ends', at(expires_at, true))}
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

/** Changes when a manual grant expires, and shows a conflict if somebody else changed it in the meantime. */
function ExpiryForm({ held, grant, onClose }: { held: HeldRole; grant: GrantShown; onClose: () => void }) {
  const t = useTranslations();
  const locale = useLocale();
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const changed = useMembershipChanged();
  const input = inputOf(organization.id, held);
  const current = grant.expires_at;
  /** The chosen end, and the saved one when editing began. While null, the field follows the saved one. */
  const [edit, setEdit] = useState<{ value: Expiry; seen: string | null } | null>(null);
  const { value, seen } = edit ?? { value: expiryAt(current), seen: current };
  const change = trpc.roleMemberships.setExpiry.useMutation({
    onSuccess(grants) {
      utils.roleMemberships.explain.setData(input, grants);
      toastDone(t('roles.why.endChanged', { name: held.person, role: held.roleName }));
      onClose();
    },
    onSettled: refreshed(() => changed()),
  });
  const conflict =
    edit && seen !== current && !change.isPending
      ? {
          theirs: current,
          keepTheirs() {
            change.reset();
            setEdit(null);
          },
          useMine() {
            change.reset();
            setEdit({ value, seen: current });
          },
        }
      : undefined;
  return (
    <Form
      // The conflict shown at the field replaces the error of the form.
      error={conflict ? null : change.error}
      onSubmit={() => {
        if (conflict) focusConflict('expires_at');
        else change.mutate({ ...input, expires_at: expiryOf(value), expected: { expires_at: seen } });
      }}
      actions={
        <SubmitActions isPending={change.isPending} onCancel={onClose}>
          {t('ui.save')}
        </SubmitActions>
      }
    >
      <div>
        <ExpiryField
          label={t('roles.why.endLabel')}
          value={value}
          onChange={(next) => setEdit({ value: next, seen })}
          autoFocus
        />
        <FieldConflict
          name="expires_at"
          label={t('roles.why.endLabel')}
          of={{ scope: 'RoleMembership', item_id: held.membershipId }}
          conflict={conflict}
          text={current === null ? t('roles.why.endsNever') : exactTime(new Date(current), locale)}
        />
      </div>
    </Form>
  );
}
