'use client';

import clsx from 'clsx';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
} from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { itemStyle, popoverStyle } from './popover';

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  children: ReactNode;
  /** What the menu is about, where the button does not say. */
  label?: string;
  placement?: ComponentProps<typeof Popover>['placement'];
}

/** A button's menu. */
export function Menu({ trigger, children, label, placement = 'bottom start' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} className={clsx(popoverStyle, 'min-w-52')}>
        <AriaMenu aria-label={label} className="max-h-[min(28rem,80vh)] overflow-auto p-1 outline-none">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps extends Omit<ComponentProps<typeof AriaMenuItem>, 'children' | 'className' | 'style'> {
  icon?: ReactNode;
  /** For what cannot be taken back. */
  danger?: boolean;
  children: ReactNode;
}

export function MenuItem({ icon, danger = false, children, ...props }: MenuItemProps) {
  return (
    <AriaMenuItem {...props} className={clsx(itemStyle, danger && 'text-danger')}>
      {({ isSelected, selectionMode }) => (
        <>
          {icon}
          <span className="min-w-0 flex-1 truncate">{children}</span>
          {selectionMode !== 'none' && isSelected && <Check aria-hidden className="text-accent" />}
        </>
      )}
    </AriaMenuItem>
  );
}

interface MenuSectionProps extends Omit<ComponentProps<typeof AriaMenuSection>, 'children' | 'className' | 'style'> {
  title: string;
  children: ReactNode;
}

export function MenuSection({ title, children, ...props }: MenuSectionProps) {
  return (
    <AriaMenuSection {...props}>
      <Header className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-muted">{title}</Header>
      {children}
    </AriaMenuSection>
  );
}

export const MenuSeparator = () => <Separator className="mx-2 my-1 border-t border-line" />;
