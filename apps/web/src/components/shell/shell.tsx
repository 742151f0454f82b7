'use client';

import { Menu as MenuIcon, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import { afterwards, lazily } from '@/components/lazily';
import { useSession } from '@/features/session';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Dialog } from '../ui/dialog';
import { useKeepSearch } from '../ui/last-search';
import { SkipLink } from '../ui/skip-link';
import { usePreload } from '../ui/use-preload';
import { ConfirmIdentity } from './confirm-identity';
import { OutdatedNotice } from './outdated-notice';
import { ProgressBar } from './progress-bar';
import { Rail } from './rail';
import { useShortcut } from './use-shortcut';

const NavigationDrawer = lazily(() => import('./navigation-drawer'), 'NavigationDrawer');

const CommandPalette = lazily(() => import('@/features/search/command-palette'), 'CommandPalette');

const SessionWatch = afterwards(() => import('./session-watch'), 'SessionWatch');

/** The frame of every page: the rail on the left, or behind a button if there is no room for it. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const { organization } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isSearching, setSearching] = useState(false);
  usePreload(Dialog.load, ConfirmDialog.load, CommandPalette.load);
  const openSearch = useCallback(() => {
    setOpen(false);
    setSearching(true);
  }, []);
  useShortcut('k', openSearch);
  useKeepSearch();
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <ProgressBar />
      <aside className="border-r border-line bg-surface max-md:hidden">
        <div className="sticky top-0 h-dvh">
          <Rail onSearch={openSearch} />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b border-line bg-surface px-2 md:hidden">
        <Button variant="quiet" iconOnly aria-label={t('openNavigation')} onClick={() => setOpen(true)}>
          <MenuIcon aria-hidden />
        </Button>
        <span className="min-w-0 flex-1 truncate font-semibold">{organization.name}</span>
        <Button variant="quiet" iconOnly aria-label={t('search')} onClick={openSearch}>
          <Search aria-hidden />
        </Button>
      </header>
      {isOpen && <NavigationDrawer onSearch={openSearch} onClose={() => setOpen(false)} />}
      {isSearching && <CommandPalette onClose={() => setSearching(false)} />}
      <ConfirmIdentity />
      <SessionWatch />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-[104rem] px-4 py-6 outline-none sm:px-6 md:px-8 md:py-8"
      >
        <OutdatedNotice />
        {children}
      </main>
    </div>
  );
}
