import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button';

interface IconButtonProps extends Omit<ComponentProps<typeof Button>, 'children'> {
  /** What it does, and to what. */
  label: string;
  icon: ReactNode;
}

/** A small button that shows only an icon. */
export const IconButton = ({ label, icon, ...props }: IconButtonProps) => (
  <Button variant="quiet" size="small" iconOnly aria-label={label} {...props}>
    {icon}
  </Button>
);

/** The only action of a row in a list, at its end. */
export const RowButton = (props: IconButtonProps) => <IconButton {...props} title={props.label} />;
