'use client';

import { Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';

const loadDialog = () => import('./add-group-dialog');
const AddGroupDialog = lazily(() => loadDialog().then((module) => module.AddGroupDialog));

/** The heading of the groups elsewhere, with the way to add one for those who may. */
export function GroupsHeader() {
  const canCreate = useCan('roleExternalReferences.create');
  usePreload(loadDialog);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="External groups"
        description="Teams, channels and groups elsewhere, and the roles they stand for."
        action={
          <div className="flex flex-wrap gap-2">
            <ButtonLink href="/map">
              <Waypoints aria-hidden /> Map
            </ButtonLink>
            {canCreate && (
              <Button variant="primary" onClick={() => setAdding(true)}>
                <Plus aria-hidden /> Add group
              </Button>
            )}
          </div>
        }
      />
      {isAdding && <AddGroupDialog onClose={() => setAdding(false)} />}
    </>
  );
}
