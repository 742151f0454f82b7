import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { buttonStyle, type Size, type Variant } from './button-style';

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
