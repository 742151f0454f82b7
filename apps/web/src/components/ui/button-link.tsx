import clsx from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonStyle, type Variant } from './button-style';

interface ButtonLinkProps extends ComponentProps<typeof Link> {
  variant?: Variant;
}

/** A link that looks like a button. */
export function ButtonLink({ variant, className, ...props }: ButtonLinkProps) {
  return <Link {...props} className={clsx(buttonStyle(variant), className)} />;
}
