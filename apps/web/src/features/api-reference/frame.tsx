import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/components/logo';
import { SkipLink } from '@/components/ui/skip-link';
import { Contents } from './contents';
import { getReference } from './document';
import { SignInLink } from './sign-in-link';

/** A proper name, the same in every language. */
const openApi = 'OpenAPI';

/** The frame around all pages of the reference. They can be read without JavaScript; only trying operations needs it. */
export function ReferenceFrame({ isSignedIn, children }: { isSignedIn: boolean; children: ReactNode }) {
  const groups = getReference().groups.map(({ name, slug, operations }) => ({
    name,
    slug,
    operations: operations.map(({ id, method, path, summary }) => ({ id, method, path, summary })),
  }));
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-20 flex h-13 items-center justify-between gap-4 border-b border-line bg-surface px-4">
        <Link href="/" className="flex rounded">
          <Logo />
        </Link>
        <p className="flex items-center gap-4">
          <a href="/api/schema" className="text-accent underline underline-offset-2">
            {openApi}
          </a>
          {!isSignedIn && <SignInLink />}
        </p>
      </header>
      <div className="lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
        <Contents groups={groups} />
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl px-4 py-8 outline-none sm:px-6">
          {children}
        </main>
      </div>
    </>
  );
}
