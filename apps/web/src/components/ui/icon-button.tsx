import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button';

interface IconButtonProps extends Omit<ComponentProps<typeof Button>, 'children'> {
  /** What it does, and with what. */
  label: string;
  icon: ReactNode;
}

/** A small button that shows an icon alone. */
export const IconButton = ({ label, icon, ...props }: IconButtonProps) => (
  <Button variant="quiet" size="small" iconOnly aria-label={label} {...props}>
    {icon}
  </Button>
);

/** The one thing that can be done with a row of a list, at its end. */
export const RowButton = (props: IconButtonProps) => <IconButton {...props} title={props.label} />;
