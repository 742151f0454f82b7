'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, useEffect } from 'react';
import { offline } from '@/trpc/errors';
import { leaveFor } from './ui/leave';
import { toastFailure } from './ui/toast';

interface Closable {
  onClose?: (...args: never[]) => void;
  onOpenChange?: (isOpen: boolean) => void;
}

/** Stands in for what could not be loaded: says so, and closes again. Browsers ask for a part of a program once. */
function NotLoaded({ onClose, onOpenChange }: Closable) {
  const t = useTranslations('ui');
  useEffect(() => {
    toastFailure(t('notOpened'), offline, {
      label: t('reloadPage'),
      onAction: () => leaveFor(() => location.reload()),
    });
    if (onClose) onClose();
    else onOpenChange?.(false);
  });
  return null;
}

/**
 * A dialog, or another part over the page, whose code is loaded when it first opens. Where that fails, the page stays.
 * @param load an `import()` of the part
 */
export const lazily = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> =>
  dynamic(() => load().catch((): ComponentType<Props> => NotLoaded as ComponentType<Props>), { ssr: false });
