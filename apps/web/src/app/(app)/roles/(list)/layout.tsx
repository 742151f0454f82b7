import type { ReactNode } from 'react';
import { RolesHeader } from '@/features/roles/roles-header';

/** The heading stays while what is below it loads, and with it what somebody has opened from it. */
export default function RolesLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <RolesHeader />
      {children}
    </>
  );
}
