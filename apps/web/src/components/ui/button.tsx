import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { buttonStyle, type Size, type Variant } from './button-style';
import { untilPending } from './until-pending';

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant | undefined;
  size?: Size | undefined;
  /** For buttons that show only an icon; give them an `aria-label`. */
  iconOnly?: boolean;
  /**
   * Whether its action is running: the button then keeps focus, shows a spinner and ignores clicks. If this is set at all, the
   * second click of a double-click is ignored too.
   */
  isPending?: boolean | undefined;
  /** Whether it can do nothing at the moment: unlike with `disabled`, it keeps focus. */
  isUnavailable?: boolean;
}

const ignore = (event: MouseEvent) => event.preventDefault();

/** When each element last handled a click; on a busy page, this is later than the click itself. */
const answeredAt = new WeakMap<Element, number>();

/** Whether a click was made before the previous one could show on the button that its action is running. */
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
      // A prevented click does not submit the form either.
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
