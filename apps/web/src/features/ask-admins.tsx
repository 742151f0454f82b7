'use client';

import clsx from 'clsx';
import { Lock } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { trpc } from '@/trpc/client';
import { adminsInputs, namedAdmins } from './admins';
import { nameOf } from './people';
import { useMaybeSession } from './session';

/** Names the people to ask about something that the user may not do. */
export function AskAdmins() {
  const t = useTranslations('ui');
  const format = useFormatter();
  const session = useMaybeSession();
  const queries = trpc.useQueries((each) =>
    session ? adminsInputs(session.organization.id).map((input) => each.members.list(input)) : [],
  );
  const admins = queries
    .flatMap(({ data }) => data?.results ?? [])
    .map(({ user }) => user)
    .filter(({ uuid }) => uuid !== session?.user.uuid)
    .slice(0, namedAdmins);
  if (admins.length === 0) return t('askAdmins');
  const links = admins.map((admin) => (
    <Link
      key={admin.uuid}
      href={`/members/${admin.uuid}`}
      prefetch={false}
      title={admin.email}
      className="rounded underline underline-offset-2 hover:text-ink"
    >
      {nameOf(admin)}
    </Link>
  ));
  return t.rich('askPeople', { names: () => format.list(links, { type: 'disjunction' }) });
}

/** Says why nothing can be changed here, and whom to ask. */
export const Refusal = ({ children, className }: { children: ReactNode; className?: string }) => (
  <p className={clsx('flex items-start gap-2 rounded-md bg-sunken px-3 py-2 text-ink-muted', className)}>
    <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
    <span>
      {children} <AskAdmins />
    </span>
  </p>
);
