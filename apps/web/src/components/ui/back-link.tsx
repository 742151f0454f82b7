import { ChevronLeft } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';

/** Leads from a detail to the list it is of. */
export const BackLink = ({ href, children }: { href: Route; children: string }) => (
  <Link
    href={href}
    className="-ml-1 mb-3 inline-flex min-h-6 items-center gap-0.5 rounded pr-1 text-ink-muted hover:text-ink hover:underline"
  >
    <ChevronLeft aria-hidden className="size-4" /> {children}
  </Link>
);
