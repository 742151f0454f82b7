'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SearchField } from '@/components/ui/search-field';
import { documentLanguage } from './language';

interface ContentsProps {
  groups: readonly {
    name: string;
    anchor: string;
    operations: readonly { id: string; method: string; path: string; summary: string }[];
  }[];
}

const item = 'block rounded px-2 py-1 text-ink-muted hover:bg-sunken hover:text-ink';

/** Leads to everything on the page; searches the operations by name, method and path. */
export function Contents({ groups }: ContentsProps) {
  const t = useTranslations('apiReference');
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/);
  const found = groups
    .map(({ operations, ...group }) => ({
      ...group,
      operations: operations.filter(({ method, path, summary }) => {
        const text = `${method} ${path} ${summary}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => operations.length > 0);
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0);
  const isSearching = search !== '';
  return (
    <>
      <SearchField label={t('search')} value={search} onChange={setSearch} className="mb-3" />
      <p role="status" className={isSearching && count === 0 ? 'px-2 text-ink-muted' : 'sr-only'}>
        {isSearching && (count === 0 ? t('noOperation') : t('found', { count }))}
      </p>
      <ul className="space-y-4">
        {!isSearching && (
          <li>
            <a href="#credentials" className={item}>
              {t('credentials')}
            </a>
            <a href="#errors" className={item}>
              {t('errors')}
            </a>
          </li>
        )}
        {found.map(({ name, anchor, operations }) => (
          <li key={name} lang={documentLanguage}>
            <a href={`#${anchor}`} className="block px-2 py-1 font-medium text-ink">
              {name}
            </a>
            <ul>
              {operations.map(({ id, summary }) => (
                <li key={id}>
                  <a href={`#${id}`} className={item}>
                    {summary}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
        {!isSearching && (
          <li>
            <a href="#objects" className={item}>
              {t('objects')}
            </a>
          </li>
        )}
      </ul>
    </>
  );
}
