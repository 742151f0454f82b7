'use client';

import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { English } from '../ui/english';
import { Rail } from './rail';

/** The rail over the page, where there is no room beside it. */
export function NavigationDrawer({ onSearch, onClose }: { onSearch: () => void; onClose: () => void }) {
  return (
    <English>
      <ModalOverlay isOpen onOpenChange={onClose} isDismissable className="fixed inset-0 z-40 bg-shade md:hidden">
        <Modal className="h-dvh w-72 max-w-[85vw] border-r border-line bg-surface shadow-raised">
          <Dialog aria-label="Navigation" className="h-full outline-none">
            <Rail onSearch={onSearch} onNavigate={onClose} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </English>
  );
}
