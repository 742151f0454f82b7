import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import { lazily } from '@/components/lazily';
import { usePreload } from './use-preload';

/** Something to do. */
export interface MenuAction {
  id: string;
  label: string;
  icon?: ReactNode;
  /** For what cannot be taken back. */
  danger?: boolean;
  onAction: () => void;
}

/** The same in a line. */
export const action = (
  id: string,
  label: string,
  icon: ReactNode,
  onAction: () => void,
  more: Pick<MenuAction, 'danger'> = {},
): MenuAction => ({ id, label, icon, onAction, ...more });

/** Several to choose from. */
export interface MenuChoice {
  title: string;
  options: { id: string; label: string; icon?: ReactNode; /** What it means. */ detail?: string }[];
  /** The one that is chosen already; or all that are, where any number may be: then the menu stays open. */
  selected: string | readonly string[];
  /** Told what is chosen, or of several what is chosen or no longer so. */
  onSelect: (id: string) => void;
}

/** What the button that opens a menu is given. */
type TriggerProps = Pick<ComponentProps<'button'>, 'ref' | 'aria-haspopup' | 'aria-expanded' | 'onClick' | 'onKeyDown'>;

export interface MenuProps {
  /** Renders the button that opens it, with the properties given. */
  trigger: (props: TriggerProps) => ReactNode;
  /** What the menu is about. */
  label: string;
  /** Its parts, between which a line is drawn. */
  sections: (MenuAction[] | MenuChoice)[];
  placement?: 'bottom start' | 'bottom end' | 'top start';
}

// What shows menus is larger than a page of ours: it comes once the page stands.
const MenuPopover = lazily(() => import('./menu-popover'), 'MenuPopover');

/** A button's menu. */
export function Menu({ trigger, ...props }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const chosen = useRef<() => void>(undefined);
  usePreload(MenuPopover.load);
  useEffect(() => {
    const run = chosen.current;
    if (isOpen || !run) return;
    chosen.current = undefined;
    // Once the focus is back on the button: a dialog that opens then will give it back there.
    requestAnimationFrame(run);
  }, [isOpen]);
  return (
    <>
      {trigger({
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onClick: () => setOpen(true),
        onKeyDown: (event) => {
          // Enter and space too: the click they would make passes for a screen reader's, which leaves the focus on the list.
          if (!['ArrowDown', 'Enter', ' '].includes(event.key)) return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {isOpen && (
        <MenuPopover
          {...props}
          trigger={button}
          onChoose={(run) => {
            chosen.current = run;
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
