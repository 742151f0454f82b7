import clsx from 'clsx';
import Link, { type LinkProps } from 'next/link';

/** A link in or below a text. */
export const TextLink = <Path,>({ className, ...props }: LinkProps<Path>) => (
  <Link
    {...props}
    prefetch={false}
    className={clsx('rounded text-accent underline underline-offset-2 hover:text-accent-strong', className)}
  />
);

/** A link whose text is the name of its target. */
export const NameLink = <Path,>({ className = 'break-words', ...props }: LinkProps<Path>) => (
  <Link {...props} prefetch={false} className={clsx('rounded font-medium hover:underline', className)} />
);
