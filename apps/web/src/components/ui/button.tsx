import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';

export type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type Size = 'medium' | 'small';

const variants: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink-muted hover:bg-sunken hover:text-ink aria-expanded:bg-sunken',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
};

const sizes: Record<Size, string> = { medium: 'min-h-9 px-3.5', small: 'min-h-8 px-2.5' };

/** How a button looks, for links that look like one. */
export const buttonStyle = (variant: Variant = 'secondary', size: Size = 'medium', iconOnly = false) =>
  clsx(
    'relative inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
    'disabled:pointer-events-none disabled:opacity-55',
    variants[variant],
    iconOnly ? (size === 'small' ? 'size-8' : 'size-9') : sizes[size],
  );

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant;
  size?: Size;
  /** For buttons that show an icon alone; give them an `aria-label`. */
  iconOnly?: boolean;
  /** Whether what it does is going on: then it keeps the focus, shows so, and does nothing more. */
  isPending?: boolean;
  /** Whether there is nothing for it to do just now: it keeps the focus, which `disabled` would take from it. */
  isUnavailable?: boolean;
}

const ignore = (event: MouseEvent) => event.preventDefault();

export function Button({
  variant,
  size,
  iconOnly,
  isPending = false,
  isUnavailable = false,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-busy={isPending || undefined}
      aria-disabled={isPending || isUnavailable || undefined}
      // A prevented click does not submit either.
      onClick={isPending || isUnavailable ? ignore : onClick}
      className={clsx(buttonStyle(variant, size, iconOnly), isUnavailable && 'cursor-default opacity-55', className)}
    >
      <span className={clsx('inline-flex items-center gap-1.5', isPending && 'opacity-0')}>{children}</span>
      {isPending && (
        <span className="absolute">
          <LoaderCircle aria-hidden className="animate-spin" />
        </span>
      )}
    </button>
  );
}
