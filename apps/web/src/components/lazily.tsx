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

/** Tells that a part of the program could not be loaded, under a title. Browsers ask for it once, so it offers to reload. */
export function useToastNotLoaded(): (title: string) => void {
  const t = useTranslations('ui');
  return (title) =>
    toastFailure(title, offline, { label: t('reloadPage'), onAction: () => leaveFor(() => location.reload()) });
}

/** Stands in for what could not be loaded: says so, and closes again. */
function NotLoaded({ onClose, onOpenChange }: Closable) {
  const t = useTranslations('ui');
  const toastNotLoaded = useToastNotLoaded();
  useEffect(() => {
    toastNotLoaded(t('notOpened'));
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
