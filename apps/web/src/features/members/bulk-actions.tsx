import type { Level, MemberWithRoles, RoleMembership } from '@rolecall/contracts';
import { ChevronDown, Download, ShieldMinus, ShieldPlus, UserMinus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { Button } from '@/components/ui/button';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { ExpiryField, expiryIn, expiryOf } from '@/components/ui/expiry-field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Menu } from '@/components/ui/menu';
import type { Choice } from '@/components/ui/multi-combo-box';
import { saveFile } from '@/components/ui/save-file';
import { toastFailed } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useListInWords } from '@/features/roles/use-list-in-words';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useTakeFromMany } from '@/features/roles/use-taking-back';
import { useUndoGiving } from '@/features/roles/use-undo-giving';
import { useCan, useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { levelKeys, levelRules, owner, useLevelsToGive } from './levels';
import { LevelsOvertaken, type Overtaken } from './levels-overtaken';

type Members = Bulk<MemberWithRoles>;

/** The actions for selected members. */
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

/** Returns a function that refetches everything about members and their roles. */
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
  const undoGiving = useUndoGiving();
  const listInWords = useListInWords();
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
    const given: RoleMembership[] = [];
    const giveTo = async (part: MemberWithRoles[]) => {
      const user_uuids = part.map(({ user }) => user.uuid);
      given.push(
        ...(await give.mutateAsync({ organization_id: organization.id, role_id: role.id, user_uuids, expires_at })),
      );
    };
    const takeBack = () => {
      const names = given.slice(0, 2).map(({ user }) => nameOf(user));
      const people = listInWords(names, given.length, 'people');
      undoGiving(given, holders('stillHave', { people, role: role.label, count: given.length }));
    };
    void run({
      entries: concerned,
      doing: t(`roleAction.${kind}.doing`, { role: role.label }),
      send: (part) => (kind === 'add' ? giveTo(part) : take.send(memberships(part).map(({ id }) => id))),
      done: () => ({
        title: t(`roleAction.${kind}.done`, { count: concerned.length, role: role.label }),
        ...(kind === 'remove'
          ? take.outcome({ id: role.id, name: role.label }, memberships(concerned))
          : { undo: takeBack }),
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
  const options = useLevelsToGive();
  const { mutateAsync } = trpc.members.updateMany.useMutation();
  const changed = useMembersChanged();
  const [overtaken, setOvertaken] = useState<Overtaken | null>(null);
  const [asked, setAsked] = useState<Level | null>(null);
  const concerned = entries.filter((member) => {
    const { isSelf, canChange } = levelRules(session, member);
    return canChange && !isSelf;
  });
  const set = (members: MemberWithRoles[], level: Level, seenAs: (member: MemberWithRoles) => Level) =>
    mutateAsync({
      organization_id: session.organization.id,
      user_uuids: members.map(({ user }) => user.uuid),
      level,
      expected: Object.fromEntries(members.map((member) => [member.user.uuid, seenAs(member)])),
    });
  /** Gives everybody back the level they had before all were set to `from`. */
  const putBack = (members: MemberWithRoles[], from: Level) =>
    void writing({
      async send() {
        const others = members.filter(({ level }) => level !== from);
        for (const before of new Set(others.map(({ level }) => level)))
          await set(
            others.filter(({ level }) => level === before),
            before,
            () => from,
          );
      },
      failed: () => t('notAllPutBack'),
      changed,
    })();
  const change = (members: MemberWithRoles[], level: Level) =>
    run({
      entries: members,
      doing: t('changingLevels'),
      send: (part) => set(part, level, (member) => member.level),
      onRefused({ code }, refused, rest) {
        if (code !== 'precondition_failed') return false;
        setOvertaken({ level, refused, rest });
        return true;
      },
      done: () => ({
        title: t('levelChanged', { count: members.length, level: t(`levelName.${levelKeys[level]}`) }),
        undo: () => putBack(members, level),
      }),
      failed: t('notAllChanged'),
      changed,
    });
  return (
    <>
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
            options,
            selected: '',
            onSelect(id) {
              const level = Number(id) as Level;
              if (level === owner) setAsked(level);
              else void change(concerned, level);
            },
          },
        ]}
      />
      {asked !== null && (
        <AskFirst
          title={t('makeManyOwners', { count: concerned.length })}
          onClose={() => setAsked(null)}
          confirm={t('makeOwner')}
          onConfirm={() => change(concerned, asked)}
        >
          <p>{t('makeOwnerText')}</p>
        </AskFirst>
      )}
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
  // In the format that the import reads.
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
