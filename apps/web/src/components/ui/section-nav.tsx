'use client';

import clsx from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

interface SectionNavProps {
  /** What the sections are of. */
  label: string;
  sections: readonly { href: Route; label: string }[];
}

/** Leads to the sections of a page that have addresses of their own. */
export function SectionNav({ label, sections }: SectionNavProps) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="mb-5 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {sections.map(({ href, label: text }) => (
          <li key={href} className="shrink-0">
            <Link
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className={clsx(
                'flex h-10 items-center rounded-t border-b-2 px-3 font-medium focus-visible:-outline-offset-2',
                path === href ? 'border-accent text-ink' : 'border-transparent text-ink-muted hover:text-ink',
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
