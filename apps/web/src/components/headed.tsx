import type { ComponentType, ReactNode } from 'react';

/** The layout of a list: the heading, and anything opened from it, stays mounted while the content below loads. */
export const headed = (Heading: ComponentType) =>
  function HeadedLayout({ children }: { children: ReactNode }) {
    return (
      <>
        <Heading />
        {children}
      </>
    );
  };
