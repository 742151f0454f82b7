import type { Level, MemberWithState, OrganizationMember, OrganizationMemberDetail } from '@rolecall/contracts';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { hidden } from '@/components/ui/hidden';
import { Menu } from '@/components/ui/menu';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { tellOwnChange } from '@/trpc/refusals';
import { together, useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { LevelBadge } from './level-badge';
import { levelKeys, owner, useLevelRules, useLevelsToGive } from './levels';

interface Change {
  to: Level;
  from: Level;
  /** Whether to overwrite a change that somebody else made in the meantime. */
  isInsisted?: boolean;
}

/** Returns a function that changes a member's level. */
function useChangeLevel({ user, level: before }: Pick<OrganizationMember, 'user' | 'level'>) {
  const t = useTranslations('members');
  const ui = useTranslations('ui');
  const session = useSession();
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  // People who lower their own level cannot raise it again.
  const canUndo = user.uuid !== session.user.uuid;
  const { mutateAsync } = trpc.members.update.useMutation({ onSuccess: () => canUndo || tellOwnChange() });
  const change = writing({
    send: ({ to, from, isInsisted = false }: Change) =>
      mutateAsync({
        organization_id: session.organization.id,
        user_uuid: user.uuid,
        level: to,
        ...(isInsisted ? {} : { expected: { level: from } }),
      }),
    show({ to }) {
      const isIt = (member: OrganizationMember) => member.user.uuid === user.uuid;
      return together(
        atOnce.change<OrganizationMember>(trpc.members.overview, isIt, { level: to }),
        atOnce.show<OrganizationMemberDetail>(trpc.members.get, (member) =>
          isIt(member) ? { ...member, level: to } : member,
        ),
      );
    },
    done: ({ to, from, isInsisted = false }) => ({
      title: t(`isNow.${levelKeys[to]}`, { name: nameOf(user) }),
      ...(canUndo && !isInsisted ? { undo: () => void change({ to: from, from: to }) } : {}),
    }),
    failed: ({ from }, { code }) =>
      code === 'precondition_failed'
        ? t('levelNotChanged', { name: nameOf(user) })
        : t(`isStill.${levelKeys[from]}`, { name: nameOf(user) }),
    gone: () => t('alreadyRemoved', { name: nameOf(user) }),
    insist: (input) => ({ label: ui('changeAnyway'), onAction: () => void change({ ...input, isInsisted: true }) }),
    changed: () => Promise.all([utils.members.overview.invalidate(), utils.members.get.invalidate()]),
  });
  return (to: Level) => change({ to, from: before });
}

/** A member's level, with a menu for people who may change it. */
export function LevelMenu({ member }: { member: Pick<MemberWithState, 'user' | 'level' | 'is_active'> }) {
  const t = useTranslations('members');
  const { canChange, isSelf } = useLevelRules(member);
  const options = useLevelsToGive();
  const changeLevel = useChangeLevel(member);
  const [asked, setAsked] = useState<Level | null>(null);
  const router = useRouter();
  if (!canChange) return <LevelBadge level={member.level} />;
  const name = nameOf(member.user);
  const title = t('levelOf', { name });
  return (
    <>
      <Menu
        label={title}
        trigger={(props) => (
          <Button {...props} variant="quiet" size="small" className="-ml-2.5">
            {t.rich('levelOfTrigger', { name, hidden, badge: () => <LevelBadge level={member.level} /> })}
            <ChevronDown aria-hidden />
          </Button>
        )}
        sections={[
          {
            title,
            options,
            selected: String(member.level),
            onSelect: (id) => {
              const level = Number(id) as Level;
              if (level === member.level) return;
              // A change of one's own level cannot be undone, and an owner may do everything: both need confirmation.
              if (isSelf || level === owner) setAsked(level);
              else void changeLevel(level);
            },
          },
        ]}
      />
      {asked !== null && (
        <AskFirst
          title={isSelf ? t('lowerOwnTitle') : t('makeOwnerTitle', { name })}
          onClose={() => setAsked(null)}
          confirm={isSelf ? t(`become.${levelKeys[asked]}`) : t('makeOwner')}
          onConfirm={async () => {
            if ((await changeLevel(asked)) && isSelf) router.refresh();
          }}
        >
          <p>{isSelf ? t('lowerOwnText') : t('makeOwnerText')}</p>
        </AskFirst>
      )}
    </>
  );
}
