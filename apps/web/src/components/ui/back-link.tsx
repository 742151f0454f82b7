import { ChevronLeft } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { withLastSearch } from './last-search';

/** Links from a detail page back to its list, with the list's last search. */
export const BackLink = ({ href, children }: { href: Route; children: string }) => (
  <Link
    href={withLastSearch(href)}
    className="-ml-1 mb-3 inline-flex min-h-6 items-center gap-0.5 rounded pr-1 text-ink-muted hover:text-ink hover:underline"
  >
    <ChevronLeft aria-hidden className="size-4" /> {children}
  </Link>
);
