import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, createContext, type ReactNode, use, useEffect, useEffectEvent } from 'react';
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
  const tell = useEffectEvent(() => {
    toastNotLoaded(t('notOpened'));
    onClose?.();
  });
  useEffect(() => tell(), []);
  return null;
}

/** What gives up the part that is being loaded. */
const GivingUp = createContext<(() => void) | undefined>(undefined);

/** Stands in for a part while it loads: Escape gives it up, and the focus stays where it is. */
function Opening() {
  const giveUp = use(GivingUp);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !giveUp) return;
    // Nothing below it hears of the key.
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

/** A component, with what loads it ahead: see `usePreload`. */
export type Lazy<Props> = ((props: Props) => ReactNode) & { load: () => Promise<unknown> };

/**
 * A part of a page that comes once the page stands; without it, the page is what it is.
 * @param load an `import()` of the module that has the part
 * @param name of the part in there
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
 * A dialog, or another part over the page, whose code is loaded when it first opens. Where that fails, the page stays.
 * @param load an `import()` of the module that has the part
 * @param name of the part in there
 * @param canGiveUp whether Escape closes it before it is there: not where it shows something this once
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
