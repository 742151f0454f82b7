'use client';

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Lazy } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';

interface NewButtonProps {
  /** What makes it: the button is for those who may. */
  procedure: Parameters<typeof useCan>[0];
  dialog: Lazy<{ onClose: () => void }>;
  children: ReactNode;
}

/** Opens the dialog that makes one more of what a page lists. An address that ends in `?new=1` does so too. */
export function NewButton({ procedure, dialog: NewDialog, children }: NewButtonProps) {
  const canCreate = useCan(procedure);
  const [isCreating, setCreating] = useDialogOfAddress('new');
  usePreload(canCreate && NewDialog.load);
  if (!canCreate) return null;
  return (
    <>
      <Button variant="primary" onClick={() => setCreating(true)}>
        <Plus aria-hidden /> {children}
      </Button>
      {isCreating && <NewDialog onClose={() => setCreating(false)} />}
    </>
  );
}
