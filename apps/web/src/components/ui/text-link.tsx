import clsx from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

interface TextLinkProps {
  href: Route;
  className?: string;
  children: ReactNode;
}

/** A link in or below a text. */
export const TextLink = ({ href, className, children }: TextLinkProps) => (
  <Link
    href={href}
    prefetch={false}
    className={clsx('rounded text-accent underline underline-offset-2 hover:text-accent-strong', className)}
  >
    {children}
  </Link>
);
