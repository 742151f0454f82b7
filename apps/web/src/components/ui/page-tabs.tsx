'use client';

import clsx from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

export interface PageTab {
  href: Route;
  label: string;
  /** Whether pages below its URL do not count as part of it. */
  isExact?: boolean;
  danger?: boolean;
}

const isHere = (path: string, { href, isExact }: PageTab) => path === href || (!isExact && path.startsWith(`${href}/`));

interface TabsProps {
  label: string;
  tabs: readonly PageTab[];
}

/** The styles of tabs in one place. */
interface Look {
  nav: string;
  list: string;
  tab: (tab: PageTab, isCurrent: boolean) => string;
}

function Tabs({ label, tabs, look }: TabsProps & { look: Look }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className={look.nav}>
      <ul className={look.list}>
        {tabs.map((tab) => {
          const isCurrent = isHere(path, tab);
          return (
            <li key={tab.href}>
              <Link href={tab.href} aria-current={isCurrent ? 'page' : undefined} className={look.tab(tab, isCurrent)}>
                {tab.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

const above: Look = {
  nav: 'mb-6 overflow-x-auto border-b border-line',
  list: 'flex sm:gap-1',
  tab: (_, isCurrent) =>
    clsx(
      'flex h-9 items-center border-b-2 px-2 font-medium sm:px-2.5 whitespace-nowrap focus-visible:rounded focus-visible:-outline-offset-2',
      isCurrent
        ? 'border-accent text-ink'
        : 'border-transparent text-ink-muted hover:border-line-strong hover:text-ink',
    ),
};

const beside: Look = {
  nav: 'lg:sticky lg:top-8',
  list: 'flex flex-wrap gap-1 lg:flex-col',
  tab: ({ danger }, isCurrent) =>
    clsx(
      'flex h-8 items-center rounded-md px-2.5 font-medium whitespace-nowrap',
      isCurrent
        ? 'bg-accent-soft text-on-accent-soft'
        : danger
          ? 'text-danger hover:bg-sunken'
          : 'text-ink-muted hover:bg-sunken hover:text-ink',
    ),
};

/** Links between related pages. */
export const PageTabs = (props: TabsProps) => <Tabs {...props} look={above} />;

/** The same for many links: beside the content, if there is room. */
export const SideTabs = (props: TabsProps) => <Tabs {...props} look={beside} />;
