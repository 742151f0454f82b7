'use client';

import type { Level, MemberWithRoles } from '@rolecall/contracts';
import { ChevronDown, Download, ShieldMinus, ShieldPlus, UserMinus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { Button } from '@/components/ui/button';
import { ExpiryField, expiryIn, expiryOf } from '@/components/ui/expiry-field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Menu } from '@/components/ui/menu';
import type { Choice } from '@/components/ui/multi-combo-box';
import { saveFile } from '@/components/ui/save-file';
import { toastFailed } from '@/components/ui/toast';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useTakeFromMany } from '@/features/roles/use-taking-back';
import { useCan, useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { trpc } from '@/trpc/client';
import { levelKeys, levelRules, useLevelsToGive } from './levels';
import { LevelsOvertaken, type Overtaken } from './levels-overtaken';

type Members = Bulk<MemberWithRoles>;

/** What can be done with members that are selected. */
export function BulkActions({ bulk }: { bulk: Members }) {
  const canGive = useCan('roleMemberships.createMany');
  const canTake = useCan('roleMemberships.deleteMany');
  const canChange = useCan('members.updateMany');
  return (
    <>
      {canGive && <RoleAction bulk={bulk} kind="add" />}
      {canTake && <RoleAction bulk={bulk} kind="remove" />}
      {canChange && <LevelAction bulk={bulk} />}
      <ExportAction bulk={bulk} />
      {canChange && <RemoveAction bulk={bulk} />}
    </>
  );
}

/** Has everything fetched anew that tells of members and their roles. */
function useMembersChanged() {
  const utils = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  return () => Promise.all([utils.members.invalidate(), rolesChanged()]);
}

const roleIcons = { add: <ShieldPlus aria-hidden />, remove: <ShieldMinus aria-hidden /> };

function RoleAction({ bulk: { entries, run }, kind }: { bulk: Members; kind: keyof typeof roleIcons }) {
  const t = useTranslations('members');
  const holders = useTranslations('roles.holders');
  const { organization } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState<Choice[]>([]);
  const [expiry, setExpiry] = useState(() => expiryIn('never'));
  const give = trpc.roleMemberships.createMany.useMutation();
  const take = useTakeFromMany();
  const changed = useMembersChanged();
  const [role] = picked;
  const heldBy = ({ roles }: MemberWithRoles) => roles.find(({ role_id }) => role_id === role?.id);
  const concerned = entries.filter((member) =>
    kind === 'add' ? member.is_active && !heldBy(member) : heldBy(member) !== undefined,
  );
  const submit = () => {
    if (!role) return;
    setOpen(false);
    const expires_at = expiryOf(expiry);
    const memberships = (part: MemberWithRoles[]) =>
      part.flatMap((member) => {
        const held = heldBy(member);
        return held ? [{ id: held.id, user: member.user }] : [];
      });
    void run({
      entries: concerned,
      doing: t(`roleAction.${kind}.doing`, { role: role.label }),
      send: (part) =>
        kind === 'add'
          ? give.mutateAsync({
              organization_id: organization.id,
              role_id: role.id,
              user_uuids: part.map(({ user }) => user.uuid),
              expires_at,
            })
          : take.send(memberships(part).map(({ id }) => id)),
      done: () => ({
        title: t(`roleAction.${kind}.done`, { count: concerned.length, role: role.label }),
        ...(kind === 'remove' ? take.outcome({ id: role.id, name: role.label }, memberships(concerned)) : {}),
      }),
      failed: t(`roleAction.${kind}.failed`, { role: role.label }),
      changed,
    });
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {roleIcons[kind]} {t(`roleAction.${kind}.label`)}
      </Button>
      {isOpen && (
        <FormDialog
          title={t(`roleAction.${kind}.title`)}
          onClose={() => setOpen(false)}
          submit={t(`roleAction.${kind}.label`)}
          disabled={!role || concerned.length === 0}
          onSubmit={submit}
        >
          <RolesComboBox label={t('role')} name="role" isSingle autoFocus selected={picked} onSelect={setPicked} />
          {kind === 'add' && <ExpiryField label={holders('ends')} value={expiry} onChange={setExpiry} />}
          {role && (
            <p role="status" className="text-ink-muted">
              {t(`roleAction.${kind}.text`, { count: concerned.length })}
            </p>
          )}
        </FormDialog>
      )}
    </>
  );
}

function LevelAction({ bulk: { entries, run } }: { bulk: Members }) {
  const t = useTranslations('members');
  const session = useSession();
  const given = useLevelsToGive();
  const { mutateAsync } = trpc.members.updateMany.useMutation();
  const changed = useMembersChanged();
  const [overtaken, setOvertaken] = useState<Overtaken | null>(null);
  const concerned = entries.filter((member) => {
    const { isSelf, canChange } = levelRules(session, member);
    return canChange && !isSelf;
  });
  const change = (members: MemberWithRoles[], level: Level) =>
    run({
      entries: members,
      doing: t('changingLevels'),
      send: (part) =>
        mutateAsync({
          organization_id: session.organization.id,
          user_uuids: part.map(({ user }) => user.uuid),
          level,
          expected: Object.fromEntries(part.map((member) => [member.user.uuid, member.level])),
        }),
      onRefused({ code }, refused, rest) {
        if (code !== 'precondition_failed') return false;
        setOvertaken({ level, refused, rest });
        return true;
      },
      done: () => ({ title: t('levelChanged', { count: members.length, level: t(`levelName.${levelKeys[level]}`) }) }),
      failed: t('notAllChanged'),
      changed,
    });
  const menu = (
    <Menu
      label={t('changeLevel')}
      placement="top start"
      trigger={(props) => (
        <Button {...props} size="small">
          {t('changeLevel')} <ChevronDown aria-hidden />
        </Button>
      )}
      sections={[
        {
          title: t('levelOfMany', { count: concerned.length }),
          options: given.map((level) => ({
            id: String(level),
            label: t(`levelName.${levelKeys[level]}`),
            detail: t(`levelMeaning.${levelKeys[level]}`),
          })),
          selected: '',
          onSelect(id) {
            void change(concerned, Number(id) as Level);
          },
        },
      ]}
    />
  );
  return (
    <>
      {menu}
      {overtaken && (
        <LevelsOvertaken
          {...overtaken}
          onClose={() => setOvertaken(null)}
          onGoOn={(members) => void change(members, overtaken.level)}
        />
      )}
    </>
  );
}

function RemoveAction({ bulk }: { bulk: Members }) {
  const t = useTranslations('members');
  const { entries } = bulk;
  const session = useSession();
  const { mutateAsync } = trpc.members.deleteMany.useMutation();
  const changed = useMembersChanged();
  const concerned = entries.filter((member) => {
    const { isSelf, canRemove } = levelRules(session, member);
    return canRemove && !isSelf;
  });
  const others = entries.length - concerned.length;
  return (
    <BulkButton
      bulk={bulk}
      icon={<UserMinus aria-hidden />}
      label={t('remove')}
      question={t('removeMany', { count: concerned.length, organization: session.organization.name })}
      confirm={t('removeConfirm')}
      write={{
        entries: concerned,
        doing: t('removing'),
        send: (part) =>
          mutateAsync({ organization_id: session.organization.id, user_uuids: part.map(({ user }) => user.uuid) }),
        done: () => ({ title: t('removedMany', { count: concerned.length }) }),
        failed: t('notAllRemoved'),
        changed,
      }}
    >
      <p>{t('removeManyText')}</p>
      {others > 0 && <p>{t('othersStay', { count: others })}</p>}
    </BulkButton>
  );
}

const columns = ['email', 'first_name', 'last_name', 'level', 'roles', 'joined_at', 'last_login', 'is_active'] as const;

const rowOf = (
  { user, level, roles, joined_at, last_login, is_active }: MemberWithRoles,
  t: Translator<'members'>,
) => ({
  email: user.email,
  first_name: user.first_name,
  last_name: user.last_name,
  level: t(`levelName.${levelKeys[level]}`),
  // As an import reads them.
  roles: roles.map(({ role_name }) => role_name).join('; '),
  joined_at,
  last_login,
  is_active: String(is_active),
});

function ExportAction({ bulk: { entries } }: { bulk: Members }) {
  const t = useTranslations('members');
  return (
    <Button
      size="small"
      onClick={() =>
        void import('@/csv').then(
          ({ csvFile, csvOf }) =>
            saveFile(
              csvFile(
                'members',
                csvOf(
                  columns,
                  entries.map((entry) => rowOf(entry, t)),
                ),
              ),
            ),
          (error: unknown) => toastFailed(t('notExported'), error),
        )
      }
    >
      <Download aria-hidden /> {t('export')}
    </Button>
  );
}
