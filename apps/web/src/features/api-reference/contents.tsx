'use client';

import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { SearchField } from '@/components/ui/search-field';
import { groupPath, placeOn, referencePath } from './addresses';
import { documentLanguage } from './language';

interface ContentsProps {
  groups: readonly {
    name: string;
    slug: string;
    operations: readonly { id: string; method: string; path: string; summary: string }[];
  }[];
}

const item = 'block rounded px-2 py-1 hover:bg-sunken hover:text-ink';

/** A link to a page, marked if it is the current one. */
const PageLink = ({
  page,
  children,
}: {
  page: typeof referencePath | ReturnType<typeof groupPath>;
  children: string;
}) => {
  const isHere = usePathname() === page;
  return (
    <Link
      href={page}
      prefetch={false}
      aria-current={isHere ? 'page' : undefined}
      className={clsx(item, 'font-medium', isHere ? 'bg-accent-soft text-on-accent-soft' : 'text-ink')}
    >
      {children}
    </Link>
  );
};

/** A link to an anchor. On the current page it is a plain link, so that the browser also moves the focus there. */
const PlaceLink = ({ page, anchor, children }: { page: string; anchor: string; children: string }) => {
  const look = `${item} text-ink-muted`;
  return usePathname() === page ? (
    <a href={`#${anchor}`} className={look}>
      {children}
    </a>
  ) : (
    <Link href={placeOn(page, anchor)} prefetch={false} className={look}>
      {children}
    </Link>
  );
};

/** The pages, with the operations of the current one. The search covers all operations by name, method and path. */
function ContentsList({ groups }: ContentsProps) {
  const t = useTranslations('apiReference');
  const path = usePathname();
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/);
  const isSearching = search !== '';
  const shown = groups
    .map(({ operations, ...group }) => ({
      ...group,
      operations: operations.filter(({ method, path: endpoint, summary }) => {
        if (!isSearching) return path === groupPath(group.slug);
        const text = `${method} ${endpoint} ${summary}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => !isSearching || operations.length > 0);
  const count = shown.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <SearchField label={t('search')} value={search} onChange={setSearch} className="mb-3" />
      <p role="status" className={isSearching && count === 0 ? 'px-2 text-ink-muted' : 'sr-only'}>
        {isSearching && (count === 0 ? t('noOperation') : t('found', { count }))}
      </p>
      <ul className="space-y-1">
        {!isSearching && (
          <li className="pb-3">
            <PageLink page={referencePath}>{t('introduction')}</PageLink>
            {(['credentials', 'errors', 'objects'] as const).map((anchor) => (
              <PlaceLink key={anchor} page={referencePath} anchor={anchor}>
                {t(anchor)}
              </PlaceLink>
            ))}
          </li>
        )}
        {shown.map(({ name, slug, operations }) => (
          <li key={slug} lang={documentLanguage}>
            <PageLink page={groupPath(slug)}>{name}</PageLink>
            {operations.length > 0 && (
              <ul className="pb-3">
                {operations.map(({ id, summary }) => (
                  <li key={id}>
                    <PlaceLink page={groupPath(slug)} anchor={id}>
                      {summary}
                    </PlaceLink>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Links to every page. Stays mounted across pages, beside the content or, on a narrow screen, collapsed above it. */
export function Contents({ groups }: ContentsProps) {
  const title = useTranslations('apiReference')('contents');
  const nav = (className: string): ReactNode => (
    <nav aria-label={title} className={className}>
      <ContentsList groups={groups} />
    </nav>
  );
  return (
    <>
      {nav('sticky top-13 h-[calc(100dvh-3.25rem)] overflow-y-auto border-r border-line p-3 max-lg:hidden')}
      {/* Keyed by page, so that it is collapsed again on the next one, which is shown from its top. */}
      <details key={usePathname()} className="mx-4 mt-4 rounded-lg border border-line bg-surface p-3 sm:mx-6 lg:hidden">
        <summary className="cursor-pointer font-medium">{title}</summary>
        {nav('pt-3')}
      </details>
    </>
  );
}
