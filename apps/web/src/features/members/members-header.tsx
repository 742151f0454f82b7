'use client';

import { UserPlus } from 'lucide-react';
import { PageHeader } from '@/components/ui/page-header';
import { SectionNav } from '@/components/ui/section-nav';
import { InviteButton } from '@/features/invites/invite-button';
import { useCan } from '@/features/session';

const sections = [
  { href: '/members', label: 'People' },
  { href: '/members/invites', label: 'Open invites' },
] as const;

/** The heading of the members and of the open invites, with the way to invite for those who may. */
export function MembersHeader() {
  const canSeeInvites = useCan('invites.list');
  return (
    <>
      <PageHeader
        title="Members"
        description="Who is in the organization."
        action={
          <InviteButton variant="primary">
            <UserPlus aria-hidden /> Invite people
          </InviteButton>
        }
      />
      {canSeeInvites && <SectionNav label="Members" sections={sections} />}
    </>
  );
}
