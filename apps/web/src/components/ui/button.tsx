import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { buttonStyle, type Size, type Variant } from './button-style';
import { untilPending } from './until-pending';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant | undefined;
  size?: Size | undefined;
  /** For buttons that show an icon alone; give them an `aria-label`. */
  iconOnly?: boolean;
  /** Whether what it does is going on: then it keeps the focus, shows so, and does nothing more. Who says so is taken by one click of a double one. */
  isPending?: boolean | undefined;
  /** Whether there is nothing for it to do just now: it keeps the focus, which `disabled` would take from it. */
  isUnavailable?: boolean;
}

const ignore = (event: MouseEvent) => event.preventDefault();

/** When a click on each was last answered: on a busy page that is later than it was made. */
const answeredAt = new WeakMap<Element, number>();

/** Whether a click came before the one before it can have shown on the button that something is going on. */
function isSecondOfTwo({ currentTarget, timeStamp }: MouseEvent<HTMLButtonElement>): boolean {
  const before = answeredAt.get(currentTarget) ?? -Infinity;
  answeredAt.set(currentTarget, performance.now());
  return timeStamp - before < untilPending;
}

export function Button({
  variant,
  size,
  iconOnly,
  isPending: given,
  isUnavailable = false,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const isPending = given === true;
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (given === undefined || !isSecondOfTwo(event)) onClick?.(event);
  };
  return (
    <button
      type="button"
      {...props}
      aria-busy={isPending || undefined}
      aria-disabled={isPending || isUnavailable || undefined}
      // A prevented click does not submit either.
      onClick={isPending || isUnavailable ? ignore : onClick && click}
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
