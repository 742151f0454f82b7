import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

interface RowButtonProps {
  /** What it does, and with what. */
  label: string;
  icon: ReactNode;
  onClick: () => void;
}

/** The one thing that can be done with a row of a list, at its end. */
export const RowButton = ({ label, icon, onClick }: RowButtonProps) => (
  <Button variant="quiet" size="small" iconOnly aria-label={label} title={label} onClick={onClick}>
    {icon}
  </Button>
);
