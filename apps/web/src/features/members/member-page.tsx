'use client';

import type { MemberRole, OrganizationMemberDetail } from '@rolecall/contracts';
import { LogOut, MailPlus, Plus, UserMinus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { lazily } from '@/components/lazily';
import { SectionBoundary } from '@/components/section-boundary';
import { Avatar } from '@/components/ui/avatar';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { NameLink } from '@/components/ui/text-link';
import { usePreload } from '@/components/ui/use-preload';
import { ProjectsOfMember } from '@/features/access/projects-of-member';
import { LatestActivity } from '@/features/activity/latest-activity';
import { InviteDialog } from '@/features/invites/dialogs';
import { nameOf } from '@/features/people';
import { useOnceEnded } from '@/features/roles/use-once-ended';
import { GrantsDialog, WhyButton } from '@/features/roles/why-button';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { DeactivatedBadge } from './deactivated-badge';
import { LevelMenu } from './level-menu';
import { levelKeys, useLevelRules } from './levels';
import { latestChanges } from './search';
import { isUnconfirmed, useMemberRoles } from './use-member-roles';

const RemoveMemberDialog = lazily(() => import('./remove-member-dialog'), 'RemoveMemberDialog');
const LeaveDialog = lazily(() => import('./remove-member-dialog'), 'LeaveDialog');
const MemberCredentials = dynamic(() => import('./member-credentials').then((module) => module.MemberCredentials));
const AddRolesDialog = lazily(() => import('./add-roles-dialog'), 'AddRolesDialog');

const TakeRoleDialog = lazily(() => import('@/features/access/take-role-dialog'), 'TakeRoleDialog');

/** A member's page: who they are, their level, roles, projects and credentials, and the latest activity about them. */
export function MemberPage({ userUuid }: { userUuid: string }) {
  const t = useTranslations('members');
  const { organization } = useSession();
  const [member] = trpc.members.get.useSuspenseQuery({ organization_id: organization.id, user_uuid: userUuid });
  const { user } = member;
  return (
    <>
      <BackLink href="/members">{t('title')}</BackLink>
      <PersonHeader member={member} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <Roles member={member} />
          {/* The server lists no projects for deactivated members. */}
          {member.is_active && <ProjectsOfMember person={{ uuid: user.uuid, name: nameOf(user) }} />}
          <LatestActivity title={t('latestActivity')} filter={{ about: user.uuid }} limit={latestChanges} />
        </div>
        <div className="grid gap-4">
          <Details member={member} />
          {/* A deactivated account has no keys or sessions left. */}
          {member.is_active && (
            <SectionBoundary>
              <MemberCredentials person={{ uuid: user.uuid, name: nameOf(user) }} />
            </SectionBoundary>
          )}
        </div>
      </div>
    </>
  );
}

function PersonHeader({ member }: { member: OrganizationMemberDetail }) {
  const t = useTranslations('members');
  const { isSelf, canRemove, canInviteAgain } = useLevelRules(member);
  const [isLeaving, setLeaving] = useState(false);
  const [isInviting, setInviting] = useState(false);
  const router = useRouter();
  usePreload(canRemove && RemoveMemberDialog.load);
  const name = nameOf(member.user);
  return (
    <header className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="flex min-w-0 items-center gap-3">
        <Avatar name={name} size="large" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{name}</h1>
            {isSelf && <Badge>{t('you')}</Badge>}
            {!member.is_active && <DeactivatedBadge />}
          </div>
          <a
            href={`mailto:${member.user.email}`}
            className="rounded [overflow-wrap:anywhere] text-ink-muted hover:underline"
          >
            {member.user.email}
          </a>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {canInviteAgain && (
          <Button onClick={() => setInviting(true)}>
            <MailPlus aria-hidden /> {t('inviteAgain')}
          </Button>
        )}
        {canRemove && !member.is_last_owner && (
          <Button onClick={() => setLeaving(true)}>
            {isSelf ? (
              <>
                <LogOut aria-hidden /> {t('openLeave')}
              </>
            ) : (
              <>
                <UserMinus aria-hidden /> {t('openRemoveShort')}
              </>
            )}
          </Button>
        )}
      </div>
      {!member.is_active && (
        <p className="w-full rounded-md bg-warning-soft px-3 py-2 text-pretty text-on-warning-soft">
          {t('deactivatedText', { name })}
        </p>
      )}
      {isInviting && (
        <InviteDialog
          again={member}
          onClose={(hasInvited) => {
            setInviting(false);
            // The invite ended the membership, so this page no longer exists.
            if (hasInvited) router.push('/members');
          }}
        />
      )}
      {isLeaving &&
        (isSelf ? (
          <LeaveDialog onClose={() => setLeaving(false)} />
        ) : (
          <RemoveMemberDialog member={member} leadTo="/members" onClose={() => setLeaving(false)} />
        ))}
    </header>
  );
}

function Roles({ member }: { member: OrganizationMemberDetail }) {
  const t = useTranslations('members');
  const holders = useTranslations('roles.holders');
  const { organization } = useSession();
  // The roles of a deactivated member cannot be changed.
  const canAdd = useCan('members.addRoles') && member.is_active;
  const canRemove = useCan('roleMemberships.delete') && member.is_active;
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<MemberRole | null>(null);
  const [explained, setExplained] = useState<MemberRole | null>(null);
  const { addRoles, removeRole, changed } = useMemberRoles(organization.id, member);
  useOnceEnded(
    member.roles.map(({ expires_at }) => expires_at),
    changed,
  );
  usePreload(canAdd && AddRolesDialog.load, canRemove && TakeRoleDialog.load);
  const name = nameOf(member.user);
  return (
    <Panel
      title={t('roles')}
      action={
        canAdd && (
          <Button size="small" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {t('addRoles')}
          </Button>
        )
      }
    >
      {member.roles.length === 0 ? (
        <p className="text-ink-muted">{t('noRoles', { name })}</p>
      ) : (
        <ul ref={keepFocus} className="divide-y divide-line">
          {member.roles.map((role) => (
            <li
              key={role.role_id}
              aria-busy={isUnconfirmed(role) || undefined}
              className={`flex min-h-11 items-center gap-3 py-1 ${isUnconfirmed(role) ? 'opacity-60' : ''}`}
            >
              <NameLink href={`/roles/${role.role_id}`} className="min-w-0 flex-1 break-words">
                {role.role_name}
              </NameLink>
              <span className="text-[0.8125rem] whitespace-nowrap text-ink-muted max-sm:hidden">
                {t.rich('roleGiven', { time: () => <RelativeTime value={role.joined_at} /> })}
              </span>
              {role.expires_at !== null && (
                <span className="text-[0.8125rem] whitespace-nowrap text-ink-muted">
                  {t.rich('roleEnds', { time: () => <RelativeTime value={role.expires_at ?? ''} isAhead /> })}
                </span>
              )}
              {/* The server does not explain the roles of deactivated members. */}
              {member.is_active && (
                <WhyButton
                  roleName={role.role_name}
                  person={name}
                  disabled={isUnconfirmed(role)}
                  onClick={() => setExplained(role)}
                />
              )}
              {canRemove && (
                <IconButton
                  disabled={isUnconfirmed(role)}
                  label={holders('removeFrom', { name, role: role.role_name })}
                  onClick={() => setRemoving(role)}
                  icon={<X aria-hidden />}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <AddRolesDialog
          name={name}
          held={new Set(member.roles.map(({ role_id }) => role_id))}
          onAdd={addRoles}
          onClose={() => setAdding(false)}
        />
      )}
      {explained && (
        <GrantsDialog
          membershipId={explained.id}
          roleId={explained.role_id}
          roleName={explained.role_name}
          person={name}
          onClose={() => setExplained(null)}
        />
      )}
      {removing && (
        <TakeRoleDialog
          role={{ id: removing.role_id, name: removing.role_name }}
          user={member.user}
          onClose={() => setRemoving(null)}
          onConfirm={() => void removeRole(removing)}
        />
      )}
    </Panel>
  );
}

const Detail = ({ term, children }: { term: string; children: ReactNode }) => (
  <div>
    <dt className="text-[0.8125rem] text-ink-muted">{term}</dt>
    <dd className="mt-0.5 break-words">{children}</dd>
  </div>
);

function Details({ member }: { member: OrganizationMemberDetail }) {
  const t = useTranslations('members');
  const people = useTranslations('people');
  const { user, level, invited_by, is_last_owner } = member;
  const { rule } = useLevelRules(member);
  return (
    <Panel title={t('details')}>
      <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-1">
        <div className="sm:col-span-2 lg:col-span-1">
          <dt className="text-[0.8125rem] text-ink-muted">{t('level')}</dt>
          <dd className="mt-0.5">
            <LevelMenu member={member} />
            <p className="mt-1 text-[0.8125rem] text-pretty text-ink-muted">
              {t('levelText', {
                meaning: t(`levelMeaning.${levelKeys[level]}`),
                rule: t(`levelRule.${is_last_owner ? 'lastOwner' : rule}`),
              })}
            </p>
          </dd>
        </div>
        <Detail term={t('joined')}>
          <RelativeTime value={member.joined_at} />
        </Detail>
        <Detail term={t('invitedBy')}>{invited_by ? nameOf(invited_by) : t('addedDirectly')}</Detail>
        <Detail term={t('lastSignedIn')}>
          {member.last_login === null ? t('never') : <RelativeTime value={member.last_login} />}
        </Detail>
        {user.role_at_organization !== null && (
          <Detail term={t('worksIn')}>{people(`occupation.${user.role_at_organization}`)}</Detail>
        )}
        <Detail term={t('signsIn.title')}>
          {t(
            `signsIn.${member.has_social_auth ? 'provider' : 'password'}${member.is_2fa_enabled ? 'AndSecondFactor' : ''}`,
          )}
        </Detail>
      </dl>
    </Panel>
  );
}
