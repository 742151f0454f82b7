'use client';

import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { TextLink } from '@/components/ui/text-link';
import { signInPath } from '@/sign-in-path';

/** Leads to sign in, and back to the page that is shown. */
export const SignInLink = () => (
  <TextLink href={signInPath(usePathname())}>{useTranslations('apiReference')('signIn')}</TextLink>
);
