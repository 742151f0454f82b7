'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useSession } from '@/features/session';
import { Button } from '../ui/button';
import { Rail } from './rail';

/** The frame of every page: the rail at the left, or behind a button where there is no room for it. */
export function Shell({ children }: { children: ReactNode }) {
  const { organization } = useSession();
  const [isOpen, setOpen] = useState(false);
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
        <Button variant="quiet" iconOnly aria-label="Open navigation" onPress={() => setOpen(true)}>
          <MenuIcon aria-hidden />
        </Button>
        <span className="min-w-0 truncate font-semibold">{organization.name}</span>
      </header>
      <ModalOverlay
        isOpen={isOpen}
        onOpenChange={setOpen}
        isDismissable
        className="fixed inset-0 z-40 bg-shade md:hidden"
      >
        <Modal className="h-dvh w-72 max-w-[85vw] border-r border-line bg-surface shadow-raised">
          <Dialog aria-label="Navigation" className="h-full outline-none">
            <Rail onNavigate={() => setOpen(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
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
