import type { ReactNode } from 'react';
import { ProjectsHeader } from '@/features/projects/projects-header';

/** The heading stays while what is below it loads, and with it what somebody has opened from it. */
export default function ProjectsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ProjectsHeader />
      {children}
    </>
  );
}
