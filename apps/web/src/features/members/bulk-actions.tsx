'use client';

import type { Level, MemberWithRoles } from '@rolecall/contracts';
import { ChevronDown, Download, ShieldMinus, ShieldPlus, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { Button } from '@/components/ui/button';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { Menu } from '@/components/ui/menu';
import type { Choice } from '@/components/ui/multi-combo-box';
import { saveFile } from '@/components/ui/save-file';
import { toastFailed } from '@/components/ui/toast';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';
import { levelMeanings, levelNames, levelRules, useLevelsToGive } from './levels';

type Members = Bulk<MemberWithRoles>;

const peopleOf = (members: readonly unknown[]) => countInWords(members.length, ['person', 'people']);

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

const roleActions = {
  add: { icon: <ShieldPlus aria-hidden />, label: 'Add to role', title: 'Add to a role' },
  remove: { icon: <ShieldMinus aria-hidden />, label: 'Remove from role', title: 'Remove from a role' },
} as const;

function RoleAction({ bulk: { entries, run }, kind }: { bulk: Members; kind: keyof typeof roleActions }) {
  const { organization } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [picked, setPicked] = useState<Choice[]>([]);
  const give = trpc.roleMemberships.createMany.useMutation();
  const take = trpc.roleMemberships.deleteMany.useMutation();
  const changed = useMembersChanged();
  const { icon, label, title } = roleActions[kind];
  const [role] = picked;
  const heldBy = ({ roles }: MemberWithRoles) => roles.find(({ role_id }) => role_id === role?.id);
  const concerned = entries.filter((member) =>
    kind === 'add' ? member.is_active && !heldBy(member) : heldBy(member) !== undefined,
  );
  const submit = () => {
    if (!role) return;
    setOpen(false);
    const people = peopleOf(concerned);
    void run({
      entries: concerned,
      doing: kind === 'add' ? `Adding to ${role.label}` : `Removing from ${role.label}`,
      send: (part) =>
        kind === 'add'
          ? give.mutateAsync({
              organization_id: organization.id,
              role_id: role.id,
              user_uuids: part.map(({ user }) => user.uuid),
            })
          : take.mutateAsync({
              organization_id: organization.id,
              ids: part.flatMap((member) => heldBy(member)?.id ?? []),
            }),
      done: kind === 'add' ? `${people} added to ${role.label}` : `${people} removed from ${role.label}`,
      failed:
        kind === 'add' ? `Not everyone was added to ${role.label}` : `Not everyone was removed from ${role.label}`,
      changed,
    });
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {icon} {label}
      </Button>
      <Dialog title={title} isOpen={isOpen} onOpenChange={setOpen}>
        <Form
          onSubmit={submit}
          actions={
            <SubmitActions disabled={!role || concerned.length === 0} onCancel={() => setOpen(false)}>
              {label}
            </SubmitActions>
          }
        >
          <RolesComboBox label="Role" name="role" isSingle autoFocus selected={picked} onSelect={setPicked} />
          {role && (
            <p role="status" className="text-ink-muted">
              {kind === 'add'
                ? `${peopleOf(concerned)} will be added. Those who have the role already stay as they are.`
                : `${peopleOf(concerned)} will lose the role, and the access that it gives.`}
            </p>
          )}
        </Form>
      </Dialog>
    </>
  );
}

function LevelAction({ bulk: { entries, run } }: { bulk: Members }) {
  const session = useSession();
  const given = useLevelsToGive();
  const { mutateAsync } = trpc.members.updateMany.useMutation();
  const changed = useMembersChanged();
  const concerned = entries.filter((member) => {
    const { isSelf, canChange } = levelRules(session, member);
    return canChange && !isSelf;
  });
  return (
    <Menu
      label="Change level"
      placement="top start"
      trigger={(props) => (
        <Button {...props} size="small">
          Change level <ChevronDown aria-hidden />
        </Button>
      )}
      sections={[
        {
          title: `Level of ${peopleOf(concerned)}`,
          options: given.map((level) => ({
            id: String(level),
            label: levelNames[level],
            detail: levelMeanings[level],
          })),
          selected: '',
          onSelect(id) {
            const level = Number(id) as Level;
            void run({
              entries: concerned,
              doing: 'Changing levels',
              send: (part) =>
                mutateAsync({
                  organization_id: session.organization.id,
                  user_uuids: part.map(({ user }) => user.uuid),
                  level,
                }),
              done: `Level of ${peopleOf(concerned)} is now ${levelNames[level]}`,
              failed: 'Not every level was changed',
              changed,
            });
          },
        },
      ]}
    />
  );
}

function RemoveAction({ bulk }: { bulk: Members }) {
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
      label="Remove"
      question={`Remove ${peopleOf(concerned)} from ${session.organization.name}?`}
      confirm="Remove from organization"
      write={{
        entries: concerned,
        doing: 'Removing',
        send: (part) =>
          mutateAsync({ organization_id: session.organization.id, user_uuids: part.map(({ user }) => user.uuid) }),
        done: `${peopleOf(concerned)} removed`,
        failed: 'Not everyone was removed',
        changed,
      }}
    >
      <p>They lose access at once, with their roles, their rules on projects and their API keys for it.</p>
      {others > 0 && (
        <p>
          {others === 1 ? '1 of those selected stays' : `${others} of those selected stay`}: you cannot remove them
          here.
        </p>
      )}
    </BulkButton>
  );
}

const columns = ['email', 'first_name', 'last_name', 'level', 'roles', 'joined_at', 'last_login', 'is_active'] as const;

const rowOf = ({ user, level, roles, joined_at, last_login, is_active }: MemberWithRoles) => ({
  email: user.email,
  first_name: user.first_name,
  last_name: user.last_name,
  level: levelNames[level],
  roles: roles.map(({ role_name }) => role_name).join(', '),
  joined_at,
  last_login,
  is_active: String(is_active),
});

const ExportAction = ({ bulk: { entries } }: { bulk: Members }) => (
  <Button
    size="small"
    onClick={() =>
      void import('@/csv').then(
        ({ csvFile, csvOf }) => saveFile(csvFile('members', csvOf(columns, entries.map(rowOf)))),
        (error: unknown) => toastFailed('The members were not exported', error),
      )
    }
  >
    <Download aria-hidden /> Export
  </Button>
);
