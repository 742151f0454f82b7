'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { useCan } from '@/features/session';

const CreateRoleDialog = dynamic(() => import('./create-role-dialog').then((module) => module.CreateRoleDialog));

/** The heading of the roles, with the way to make one for those who may. */
export function RolesHeader() {
  const canCreate = useCan('roles.create');
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Roles"
        description="What people do in the organization, and who does it."
        action={
          canCreate && (
            <Button variant="primary" onPress={() => setCreating(true)}>
              <Plus aria-hidden /> New role
            </Button>
          )
        }
      />
      {isCreating && <CreateRoleDialog onClose={() => setCreating(false)} />}
    </>
  );
}
