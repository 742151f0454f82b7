import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import { lazily } from '@/components/lazily';
import { usePreload } from './use-preload';

/** An action in a menu. */
export interface MenuAction {
  id: string;
  label: string;
  icon?: ReactNode;
  /** For actions that cannot be undone. */
  danger?: boolean;
  onAction: () => void;
}

/** Creates a menu action in one line. */
export const action = (
  id: string,
  label: string,
  icon: ReactNode,
  onAction: () => void,
  more: Pick<MenuAction, 'danger'> = {},
): MenuAction => ({ id, label, icon, onAction, ...more });

/** A choice between several options. */
export interface MenuChoice {
  title: string;
  options: { id: string; label: string; icon?: ReactNode; /** What it means. */ detail?: string }[];
  /** The id of the selected option; or, if any number may be selected, an array of their ids: then the menu stays open. */
  selected: string | readonly string[];
  /** Called with the option that was selected; in a multiple choice, with the one that was selected or deselected. */
  onSelect: (id: string) => void;
}

/** The props for the button that opens a menu. */
type TriggerProps = Pick<ComponentProps<'button'>, 'ref' | 'aria-haspopup' | 'aria-expanded' | 'onClick' | 'onKeyDown'>;

export interface MenuProps {
  /** Renders the button that opens it, with the given props. */
  trigger: (props: TriggerProps) => ReactNode;
  /** What the menu is about. */
  label: string;
  /** Its sections, separated by lines. */
  sections: (MenuAction[] | MenuChoice)[];
  placement?: 'bottom start' | 'bottom end' | 'top start';
}

// The code for menus is larger than one of our pages, so it loads after the page.
const MenuPopover = lazily(() => import('./menu-popover'), 'MenuPopover');

/** A button with a menu. */
export function Menu({ trigger, ...props }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const chosen = useRef<() => void>(undefined);
  usePreload(MenuPopover.load);
  useEffect(() => {
    const run = chosen.current;
    if (isOpen || !run) return;
    chosen.current = undefined;
    // Waits until focus is back on the button, so that a dialog opened by the action returns focus there.
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
          // Enter and Space too: their click would be taken for a screen reader's, which leaves focus on the list.
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
