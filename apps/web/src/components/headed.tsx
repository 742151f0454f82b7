import type { ComponentType, ReactNode } from 'react';

/** The layout of a list: the heading stays while what is below it loads, and with it what somebody has opened from it. */
export const headed = (Heading: ComponentType) =>
  function HeadedLayout({ children }: { children: ReactNode }) {
    return (
      <>
        <Heading />
        {children}
      </>
    );
  };
