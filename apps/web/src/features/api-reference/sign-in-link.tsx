'use client';

import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

/** Leads to sign in, and back to the page that is shown. */
export const SignInLink = () => (
  <Link
    href={`/sign-in?next=${encodeURIComponent(usePathname())}` as Route}
    prefetch={false}
    className="text-accent underline underline-offset-2"
  >
    {useTranslations('apiReference')('signIn')}
  </Link>
);
