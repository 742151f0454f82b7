import { useEffect, useEffectEvent, useState } from 'react';

/** The events that show that somebody has started to use a page. */
const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

let beginning: Promise<void> | undefined;

/** Waits until the page is used for the first time. */
function untilUsed(): Promise<void> {
  beginning ??= new Promise((resolve) => {
    const begin = () => {
      for (const sign of signs) removeEventListener(sign, begin, true);
      resolve();
    };
    for (const sign of signs) addEventListener(sign, begin, true);
  });
  return beginning;
}

/**
 * Fetches code that is not needed to show the page, once somebody starts to use it: people who only read load nothing more. Code
 * that cannot be fetched is requested again when it is needed.
 * @param loads functions that call `import()`; false for what the person may not open
 */
export function usePreload(...loads: readonly ((() => Promise<unknown>) | false)[]): void {
  const fetchAll = useEffectEvent(() => {
    for (const load of loads) if (load) void load().catch(() => undefined);
  });
  useEffect(() => {
    let isGone = false;
    void untilUsed().then(() => (isGone ? undefined : fetchAll()));
    return () => {
      isGone = true;
    };
  }, []);
}

/**
 * A module that is not needed to show the page, fetched once somebody starts to use it.
 * @returns undefined until it has loaded, or if it cannot be fetched
 */
export function useOnceUsed<Module>(load: () => Promise<Module>): Module | undefined {
  const [module, setModule] = useState<Module>();
  usePreload(() => load().then(setModule));
  return module;
}
