'use client';

/** Lists of links. Client components, so that a page sends only the links' targets and names, not their markup. */
import { Fragment } from 'react';
import { TextLink } from '@/components/ui/text-link';
import { groupPath, placeOn, referencePath, schemaAnchor } from './addresses';
import { Method } from './method';

const columns = 'grid gap-x-6 sm:grid-cols-2 xl:grid-cols-3';

/** Links to the operations of a group. */
export const OperationLinks = ({
  slug,
  operations,
}: {
  slug: string;
  operations: readonly { id: string; method: string; summary: string }[];
}) => (
  <ul className={columns}>
    {operations.map(({ id, method, summary }) => (
      <li key={id} className="flex items-baseline gap-2 py-1">
        <Method name={method} />
        <TextLink href={placeOn(groupPath(slug), id)}>{summary}</TextLink>
      </li>
    ))}
  </ul>
);

/** Links to objects, each on the page given with its name. */
export const ObjectLinks = ({ pages }: { pages: readonly (readonly [name: string, page: string])[] }) => (
  <ul className={`${columns} font-mono text-[0.8125rem]`}>
    {pages.map(([name, page]) => (
      <li key={name} className="min-w-0 py-1 break-words">
        <TextLink href={placeOn(page, schemaAnchor(name))}>{name}</TextLink>
      </li>
    ))}
  </ul>
);

/** Links to the descriptions of errors on the first page. */
export const ErrorLinks = ({ statuses }: { statuses: readonly string[] }) => (
  <p className="text-ink-muted">
    {statuses.map((status, index) => (
      <Fragment key={status}>
        {index > 0 && ', '}
        <TextLink href={placeOn(referencePath, `error-${status}`)} className="font-mono">
          {status}
        </TextLink>
      </Fragment>
    ))}
  </p>
);
