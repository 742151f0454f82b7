'use client';

import type { RoleSummary } from '@rolecall/contracts';
import clsx from 'clsx';
import { Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { SectionBoundary } from '@/components/section-boundary';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { usePreload } from '@/components/ui/use-preload';
import { LatestActivity } from '@/features/activity/latest-activity';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { RoleGroups } from './role-groups';
import { RoleMembers } from './role-members';
import { RoleText } from './role-text';
import { latestChanges } from './search';

// Below the fold.
const ProjectsOfRole = dynamic(() =>
  import('@/features/access/projects-of-role').then((module) => module.ProjectsOfRole),
);
const DeleteRole = lazily(() => import('./delete-role'), 'DeleteRole');

/** A role's page: its holders, linked groups, projects and latest activity. */
export function RolePage({ roleId }: { roleId: string }) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [role] = trpc.roles.summary.useSuspenseQuery({ organization_id: organization.id, id: roleId });
  return (
    <>
      <BackLink href="/roles">{t('title')}</BackLink>
      <RoleHeader role={role} />
      <div className="grid items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <RoleMembers role={role} />
        <div className="grid gap-8">
          <RoleGroups role={role} />
          <SectionBoundary>
            <ProjectsOfRole roleId={role.id} />
          </SectionBoundary>
          <LatestActivity title={t('latestActivity')} filter={{ role_id: role.id }} limit={latestChanges} />
        </div>
      </div>
    </>
  );
}

function RoleHeader({ role }: { role: RoleSummary }) {
  const t = useTranslations('roles');
  const canEdit = useCan('roles.update');
  const canDelete = useCan('roles.delete');
  const [isRenaming, setRenaming] = useState(false);
  const [isDescribing, setDescribing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  usePreload(canDelete && DeleteRole.load);
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0 max-w-full">
        <RoleText role={role} field="name" label={t('nameLabel')} isEditing={isRenaming} onEditing={setRenaming}>
          <div className="flex min-w-0 items-center gap-2">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight text-balance wrap-anywhere">{role.name}</h1>
            {canEdit && (
              <IconButton label={t('renameRole')} onClick={() => setRenaming(true)} icon={<Pencil aria-hidden />} />
            )}
            {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
          </div>
        </RoleText>
        {/* The page keeps its heading while the name is edited. */}
        {isRenaming && <h1 className="sr-only">{role.name}</h1>}
        <RoleText
          role={role}
          field="description"
          label={t('descriptionLabel')}
          isEditing={isDescribing}
          onEditing={setDescribing}
        >
          {(role.description !== '' || canEdit) && (
            <div className="mt-0.5 flex items-center gap-2">
              {role.description !== '' && (
                <p className="max-w-prose min-w-0 text-pretty wrap-anywhere">{role.description}</p>
              )}
              {canEdit && (
                <Button
                  variant="quiet"
                  size="small"
                  iconOnly={role.description !== ''}
                  aria-label={role.description === '' ? undefined : t('editDescription')}
                  className={clsx(role.description === '' && '-ml-2.5')}
                  onClick={() => setDescribing(true)}
                >
                  {role.description === '' ? t('addDescription') : <Pencil aria-hidden />}
                </Button>
              )}
            </div>
          )}
        </RoleText>
        <p className="mt-0.5 text-pretty text-ink-muted">
          {t.rich(role.is_default ? 'defaultCreatedAt' : 'createdAt', {
            time: () => <RelativeTime value={role.created_at} />,
          })}
        </p>
      </div>
      {canDelete && (
        <Button onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden /> {t('openDelete')}
        </Button>
      )}
      {isDeleting && <DeleteRole role={role} onClose={() => setDeleting(false)} />}
    </header>
  );
}
