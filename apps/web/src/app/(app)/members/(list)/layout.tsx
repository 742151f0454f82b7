import type { ReactNode } from 'react';
import { MembersHeader } from '@/features/members/members-header';

/** The heading stays while what is below it loads, and with it what somebody has opened from it. */
export default function MembersLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <MembersHeader />
      {children}
    </>
  );
}
