'use client';

import { Ellipsis } from 'lucide-react';
import { Button } from './button';
import { Menu, type MenuProps } from './menu';

interface ActionsMenuProps {
  /** What the actions are for. */
  of: string;
  sections: MenuProps['sections'];
}

/** What can be done with one row of a list, behind a button at its end. */
export const ActionsMenu = ({ of, sections }: ActionsMenuProps) => (
  <Menu
    label={`Actions for ${of}`}
    placement="bottom end"
    trigger={(props) => (
      <Button {...props} variant="quiet" size="small" iconOnly aria-label={`Actions for ${of}`}>
        <Ellipsis aria-hidden />
      </Button>
    )}
    sections={sections}
  />
);
