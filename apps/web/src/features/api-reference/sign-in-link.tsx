'use client';

import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { TextLink } from '@/components/ui/text-link';
import { signInPath } from '@/sign-in-path';

/** A link to the sign-in page, which leads back to the current page afterwards. */
export const SignInLink = () => (
  <TextLink href={signInPath(usePathname())}>{useTranslations('apiReference')('signIn')}</TextLink>
);
