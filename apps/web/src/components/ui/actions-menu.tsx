import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { IconButton } from './icon-button';
import { Menu, type MenuAction } from './menu';

interface ActionsMenuProps {
  /** What the actions apply to. */
  of: string;
  /** The actions, in groups; false for actions that are not offered. */
  sections: readonly (readonly (MenuAction | false)[])[];
}

/** The actions for one row of a list, behind a button at its end; renders nothing if there are none. */
export function ActionsMenu({ of, sections }: ActionsMenuProps) {
  const label = useTranslations('ui')('actionsFor', { name: of });
  const offered = sections.map((actions) => actions.filter((action) => action !== false));
  const shown = offered.filter(({ length }) => length > 0);
  if (shown.length === 0) return null;
  return (
    <Menu
      label={label}
      placement="bottom end"
      trigger={(props) => <IconButton {...props} label={label} icon={<Ellipsis aria-hidden />} />}
      sections={shown}
    />
  );
}
