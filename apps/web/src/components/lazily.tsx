'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, useEffect } from 'react';
import { offline } from '@/trpc/errors';
import { leaveFor } from './ui/leave';
import { toastFailure } from './ui/toast';

/** Tells that a part of the program could not be loaded, under a title. Browsers ask for it once, so it offers to reload. */
export function useToastNotLoaded(): (title: string) => void {
  const t = useTranslations('ui');
  return (title) =>
    toastFailure(title, offline, { label: t('reloadPage'), onAction: () => leaveFor(() => location.reload()) });
}

/** Stands in for what could not be loaded: says so, and closes again. */
function NotLoaded({ onClose }: { onClose?: () => void }) {
  const t = useTranslations('ui');
  const toastNotLoaded = useToastNotLoaded();
  useEffect(() => {
    toastNotLoaded(t('notOpened'));
    onClose?.();
  });
  return null;
}

type PropsOf<Part> = Part extends (props: infer Props extends object) => ReactNode ? Props : never;

/** A component, with what loads it ahead: see `usePreload`. */
export type Lazy<Props> = ComponentType<Props> & { load: () => Promise<unknown> };

/**
 * A dialog, or another part over the page, whose code is loaded when it first opens. Where that fails, the page stays.
 * @param load an `import()` of the module that has the part
 * @param name of the part in there
 */
export const lazily = <Module, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
): Lazy<PropsOf<Module[Name]>> => {
  type Part = ComponentType<PropsOf<Module[Name]>>;
  const part = dynamic(
    () =>
      load().then(
        (module) => module[name] as Part,
        () => NotLoaded as Part,
      ),
    { ssr: false },
  );
  return Object.assign(part, { load });
};
