'use client';

import { Menu as MenuIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useSession } from '@/features/session';
import { Button } from '../ui/button';
import { loadModalDialog } from '../ui/dialog';
import { usePreload } from '../ui/use-preload';
import { Rail } from './rail';

const NavigationDrawer = dynamic(() => import('./navigation-drawer').then((module) => module.NavigationDrawer), {
  ssr: false,
});

/** The frame of every page: the rail at the left, or behind a button where there is no room for it. */
export function Shell({ children }: { children: ReactNode }) {
  const { organization } = useSession();
  const [isOpen, setOpen] = useState(false);
  usePreload(loadModalDialog);
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 h-dvh border-r border-line bg-surface max-md:hidden">
        <Rail />
      </aside>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b border-line bg-surface px-2 md:hidden">
        <Button variant="quiet" iconOnly aria-label="Open navigation" onClick={() => setOpen(true)}>
          <MenuIcon aria-hidden />
        </Button>
        <span className="min-w-0 truncate font-semibold">{organization.name}</span>
      </header>
      {isOpen && <NavigationDrawer onClose={() => setOpen(false)} />}
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl px-4 py-6 outline-none sm:px-6 md:px-8 md:py-8"
      >
        {children}
      </main>
    </div>
  );
}
