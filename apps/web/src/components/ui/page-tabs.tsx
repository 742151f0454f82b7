'use client';

import clsx from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

export interface PageTab {
  href: Route;
  label: string;
  /** Whether pages below it are none of its own. */
  isExact?: boolean;
  danger?: boolean;
}

const isHere = (path: string, { href, isExact }: PageTab) => path === href || (!isExact && path.startsWith(`${href}/`));

/** Links between pages that belong together. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="mb-6 overflow-x-auto border-b border-line">
      <ul className="flex sm:gap-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={isHere(path, tab) ? 'page' : undefined}
              className={clsx(
                'flex h-9 items-center border-b-2 px-2 font-medium sm:px-2.5 whitespace-nowrap focus-visible:rounded focus-visible:-outline-offset-2',
                isHere(path, tab)
                  ? 'border-accent text-ink'
                  : 'border-transparent text-ink-muted hover:border-line-strong hover:text-ink',
              )}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same beside the content where there is room, for many of them. */
export function SideTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="lg:sticky lg:top-8">
      <ul className="flex flex-wrap gap-1 lg:flex-col">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={isHere(path, tab) ? 'page' : undefined}
              className={clsx(
                'flex h-8 items-center rounded-md px-2.5 font-medium whitespace-nowrap',
                isHere(path, tab)
                  ? 'bg-accent-soft text-on-accent-soft'
                  : tab.danger
                    ? 'text-danger hover:bg-sunken'
                    : 'text-ink-muted hover:bg-sunken hover:text-ink',
              )}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
