'use client';

import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'medium' | 'small';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong data-pressed:bg-accent-strong',
  secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-sunken data-pressed:bg-sunken',
  quiet: 'text-ink-muted hover:bg-sunken hover:text-ink data-pressed:bg-sunken',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong data-pressed:bg-danger-strong',
};

const sizes: Record<Size, string> = { medium: 'min-h-9 px-3.5', small: 'min-h-8 px-2.5' };

/** How buttons look; for links that lead on like a button. */
const buttonStyle = (variant: ButtonVariant = 'secondary', size: Size = 'medium', iconOnly = false) =>
  clsx(
    'relative inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
    'data-disabled:cursor-default data-disabled:opacity-55',
    variants[variant],
    iconOnly ? (size === 'small' ? 'size-8' : 'size-9') : sizes[size],
  );

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  variant?: ButtonVariant;
  size?: Size;
  /** For buttons that show an icon alone; give them an `aria-label`. */
  iconOnly?: boolean;
  className?: string;
  children: ReactNode;
}

/** A button; while `isPending` it keeps the focus, shows that work goes on, and does nothing. */
export function Button({ variant, size, iconOnly, className, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={clsx(buttonStyle(variant, size, iconOnly), className)}>
      {({ isPending }) => (
        <>
          <span className={clsx('inline-flex items-center gap-1.5', isPending && 'invisible')}>{children}</span>
          {isPending && <LoaderCircle aria-label="Working" className="absolute animate-spin" />}
        </>
      )}
    </AriaButton>
  );
}

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  variant?: ButtonVariant;
  size?: Size;
}

/** A link that looks like a button. */
export function ButtonLink({ variant, size, className, ...props }: ButtonLinkProps) {
  return <Link {...props} className={clsx(buttonStyle(variant, size), className)} />;
}
