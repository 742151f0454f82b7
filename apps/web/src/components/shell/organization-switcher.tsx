'use client';

import { ChevronsUpDown, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { Avatar } from '../ui/avatar';
import { Menu, MenuItem, MenuSection, MenuSeparator } from '../ui/menu';
import { toastFailed } from '../ui/toast';

const CreateOrganizationDialog = dynamic(() =>
  import('@/features/organizations/create-organization-dialog').then((module) => module.CreateOrganizationDialog),
);

/** Names the organization on screen, and leads to the others. */
export function OrganizationSwitcher() {
  const { organization, organizations } = useSession();
  const [isCreating, setCreating] = useState(false);
  const switchTo = trpc.users.updateMe.useMutation({
    // Everything on screen belongs to the organization left: start afresh.
    onSuccess: () => location.assign('/'),
    onError: (error) => toastFailed('The organization was not changed', error),
  });
  return (
    <>
      <Menu
        label="Organizations"
        trigger={
          <AriaButton
            className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken focus-visible:-outline-offset-2"
            aria-label={`Organization: ${organization.name}`}
          >
            <Avatar name={organization.name} />
            <span className="min-w-0 flex-1 truncate font-semibold">{organization.name}</span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
          </AriaButton>
        }
      >
        <MenuSection
          title="Organizations"
          items={organizations}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[organization.id]}
          onSelectionChange={(keys) => {
            const [id] = keys === 'all' ? [] : [...keys];
            if (typeof id === 'string' && id !== organization.id) switchTo.mutate({ set_current_organization: id });
          }}
        >
          {organizations.map(({ id, name }) => (
            <MenuItem key={id} id={id} textValue={name} icon={<Avatar name={name} size="small" />}>
              {name}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuSeparator />
        <MenuItem
          id="create"
          icon={<Plus aria-hidden />}
          textValue="New organization"
          onAction={() => setCreating(true)}
        >
          New organization…
        </MenuItem>
      </Menu>
      {isCreating && <CreateOrganizationDialog onClose={() => setCreating(false)} />}
    </>
  );
}
