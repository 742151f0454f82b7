import { startTransition, useEffect, useOptimistic } from 'react';

/** Shows that the browser is loading another page; undefined while no component does. */
let show: ((isNavigating: boolean) => void) | undefined;
let isUnderWay = false;

/** Called by the router when it starts to load another page. */
export function startNavigating(): void {
  isUnderWay = show !== undefined;
  // Runs in the router's transition, so React resets it once the page is there or the router has given up.
  startTransition(() => show?.(true));
}

/** Whether the browser is loading another page; changing the URL would make the router abort it. */
export const isNavigating = (): boolean => isUnderWay;

/** Like `isNavigating`, for the component that displays it. The frame has exactly one. */
export function useIsNavigating(): boolean {
  const [isOnTheWay, setOnTheWay] = useOptimistic(false);
  useEffect(() => {
    show = setOnTheWay;
    return () => {
      show = undefined;
      isUnderWay = false;
    };
  }, [setOnTheWay]);
  useEffect(() => {
    isUnderWay = isOnTheWay;
  }, [isOnTheWay]);
  return isOnTheWay;
}
