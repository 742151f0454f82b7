import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, createContext, type ReactNode, use, useEffect, useEffectEvent } from 'react';
import { offline } from '@/trpc/errors';
import { leaveFor } from './ui/leave';
import { toastFailure } from './ui/toast';

/**
 * Returns a function that reports, under a title, that a part of the app could not be loaded. It offers to reload the page,
 * because browsers request a module only once.
 */
export function useToastNotLoaded(): (title: string) => void {
  const t = useTranslations('ui');
  return (title) =>
    toastFailure(title, offline, { label: t('reloadPage'), onAction: () => leaveFor(() => location.reload()) });
}

/** Rendered instead of a part that could not be loaded: reports it, and closes again. */
function NotLoaded({ onClose }: { onClose?: () => void }) {
  const t = useTranslations('ui');
  const toastNotLoaded = useToastNotLoaded();
  const tell = useEffectEvent(() => {
    toastNotLoaded(t('notOpened'));
    onClose?.();
  });
  useEffect(() => tell(), []);
  return null;
}

/** Closes the part that is being loaded. */
const GivingUp = createContext<(() => void) | undefined>(undefined);

/** Rendered while a part loads: Escape closes it, and focus stays where it is. */
function Opening() {
  const giveUp = use(GivingUp);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !giveUp) return;
    // Keeps the key from everything below.
    event.preventDefault();
    event.stopPropagation();
    giveUp();
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', hear, true);
    return () => document.removeEventListener('keydown', hear, true);
  }, []);
  return null;
}

type PropsOf<Part> = Part extends (props: infer Props extends object) => ReactNode ? Props : never;

/** A component with the function that loads it ahead of time: see `usePreload`. */
export type Lazy<Props> = ((props: Props) => ReactNode) & { load: () => Promise<unknown> };

/**
 * A part of a page that loads after the page; if loading fails, the page works without it.
 * @param load an `import()` of the module that contains the part
 * @param name of the part in that module
 */
export const afterwards = <Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) => {
  type Part = ComponentType<PropsOf<Module[Name]>>;
  return dynamic(
    () =>
      load().then(
        (module) => module[name] as Part,
        () => () => null,
      ),
    { ssr: false },
  );
};

/**
 * A dialog, or another overlay, whose code is loaded when it first opens. If loading fails, the page stays.
 * @param load an `import()` of the module that contains the part
 * @param name of the part in that module
 * @param canGiveUp whether Escape closes it while it loads: not if it shows something only once
 */
export const lazily = <Module, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
  canGiveUp: (props: PropsOf<Module[Name]>) => boolean = () => true,
): Lazy<PropsOf<Module[Name]>> => {
  type Part = ComponentType<PropsOf<Module[Name]>>;
  const Loaded = dynamic(
    () =>
      load().then(
        (module) => module[name] as Part,
        () => NotLoaded as Part,
      ),
    { ssr: false, loading: Opening },
  );
  const part = (props: PropsOf<Module[Name]>) => (
    <GivingUp value={canGiveUp(props) ? (props as { onClose?: () => void }).onClose : undefined}>
      <Loaded {...props} />
    </GivingUp>
  );
  return Object.assign(part, { load });
};
