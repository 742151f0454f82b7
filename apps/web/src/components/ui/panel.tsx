import type { ComponentProps } from 'react';
import { Section } from './section';

interface PanelProps extends Omit<ComponentProps<typeof Section>, 'ref' | 'frame'> {
  /** For actions that cannot be undone. */
  isDangerous?: boolean;
}

/** A part of a page with a frame and a heading. */
export const Panel = ({ isDangerous = false, ...props }: PanelProps) => (
  <Section
    {...props}
    frame={`rounded-lg border bg-surface p-4 sm:p-5 ${isDangerous ? 'border-danger/50' : 'border-line'}`}
  />
);
