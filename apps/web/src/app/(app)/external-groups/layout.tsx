import type { ReactNode } from 'react';
import { GroupsHeader } from '@/features/external-groups/groups-header';

/** The heading stays while what is below it loads, and with it what somebody has opened from it. */
export default function ExternalGroupsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <GroupsHeader />
      {children}
    </>
  );
}
