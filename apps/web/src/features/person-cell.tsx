import Link from 'next/link';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { rowLinkStyle } from '@/components/ui/table';
import { nameOf } from './people';

interface PersonCellProps {
  user: Parameters<typeof nameOf>[0] & { uuid: string };
  /** Shown after the name. */
  children?: ReactNode;
}

/** The person that a table row is about, with a link to their page. */
export function PersonCell({ user, children }: PersonCellProps) {
  const name = nameOf(user);
  return (
    <div className="flex min-w-0 items-center gap-3">
      <span className="max-sm:hidden">
        <Avatar name={name} />
      </span>
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link href={`/members/${user.uuid}`} prefetch={false} className={`${rowLinkStyle} truncate`}>
            {name}
          </Link>
          {children}
        </div>
        <p className="truncate text-[0.8125rem] text-ink-muted">{user.email}</p>
      </div>
    </div>
  );
}
