import { useTranslations } from 'next-intl';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { AriaLocale } from '../ui/aria-locale';
import { Rail } from './rail';

/** The rail over the page, if there is no room beside it. */
export function NavigationDrawer({ onSearch, onClose }: { onSearch: () => void; onClose: () => void }) {
  return (
    <AriaLocale>
      <ModalOverlay isOpen onOpenChange={onClose} isDismissable className="fixed inset-0 z-40 bg-shade md:hidden">
        <Modal className="h-dvh w-72 max-w-[85vw] border-r border-line bg-surface shadow-raised">
          <Dialog aria-label={useTranslations('shell')('navigation')} className="h-full outline-none">
            <Rail onSearch={onSearch} onNavigate={onClose} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}
