'use client';

import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { StateMessage } from '@/components/ui/state-message';
import { CreateOrganizationDialog } from './create-organization-dialog';

/** For somebody signed in who is in no organization. */
export function NoOrganization() {
  const [isCreating, setCreating] = useState(false);
  return (
    <main className="grid min-h-dvh place-items-center">
      <StateMessage
        isPage
        icon={<Building2 />}
        title="You are in no organization"
        action={
          <>
            <Button variant="primary" onClick={() => setCreating(true)}>
              Create an organization
            </Button>
            <Button variant="secondary" onClick={() => void signOut().finally(() => location.assign('/sign-in'))}>
              Sign out
            </Button>
          </>
        }
      >
        <p>Open the link of an invite to join one, or create your own.</p>
      </StateMessage>
      {isCreating && <CreateOrganizationDialog onClose={() => setCreating(false)} />}
    </main>
  );
}
