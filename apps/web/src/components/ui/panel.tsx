import type { ComponentProps } from 'react';
import { Section } from './section';

interface PanelProps extends Omit<ComponentProps<typeof Section>, 'ref' | 'frame'> {
  /** For what cannot be undone. */
  isDangerous?: boolean;
}

/** A part of a page, in a frame and under a heading. */
export const Panel = ({ isDangerous = false, ...props }: PanelProps) => (
  <Section
    {...props}
    frame={`rounded-lg border bg-surface p-4 sm:p-5 ${isDangerous ? 'border-danger/50' : 'border-line'}`}
  />
);
