import { ChevronsUpDown, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { Avatar } from '../ui/avatar';
import { hidden } from '../ui/hidden';
import { leaveFor, leaveTo } from '../ui/leave';
import { action, Menu } from '../ui/menu';
import { toastFailed } from '../ui/toast';

const CreateOrganizationDialog = lazily(
  () => import('@/features/organizations/create-organization-dialog'),
  'CreateOrganizationDialog',
);

/** Names the current organization, and switches to others. */
export function OrganizationSwitcher() {
  const t = useTranslations('shell');
  const { organization, organizations } = useSession();
  const [isCreating, setCreating] = useState(false);
  const switchTo = trpc.users.updateMe.useMutation({
    // Everything on screen belongs to the previous organization, so the page is loaded afresh.
    onSuccess: () => leaveTo('/'),
    onError: (error) => toastFailed(t('notSwitched'), error),
  });
  return (
    <>
      <Menu
        label={t('organizations')}
        trigger={(props) => (
          <button
            type="button"
            {...props}
            className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 text-left hover:bg-sunken aria-expanded:bg-sunken focus-visible:-outline-offset-2"
          >
            <Avatar name={organization.name} />
            <span className="line-clamp-2 min-w-0 flex-1 leading-tight font-semibold break-words">
              {t.rich('organizationOf', { name: organization.name, hidden })}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
          </button>
        )}
        sections={[
          {
            title: t('organizations'),
            options: organizations.map(({ id, name }) => ({
              id,
              label: name,
              icon: <Avatar name={name} size="small" />,
            })),
            selected: organization.id,
            onSelect: (id) => leaveFor(() => switchTo.mutate({ set_current_organization: id })),
          },
          [action('create', t('newOrganization'), <Plus aria-hidden />, () => setCreating(true))],
        ]}
      />
      {isCreating && <CreateOrganizationDialog onClose={() => setCreating(false)} />}
    </>
  );
}
