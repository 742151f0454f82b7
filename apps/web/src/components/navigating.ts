import { startTransition, useEffect, useOptimistic } from 'react';

/** What shows that the browser is on its way to another page, while something does. */
let show: ((isNavigating: boolean) => void) | undefined;
let isUnderWay = false;

/** Told by the router that it sets out for another page. */
export function startNavigating(): void {
  isUnderWay = show !== undefined;
  // In the router's own transition: React takes it back once the page is there, or the router has given it up.
  startTransition(() => show?.(true));
}

/** Whether the browser is on its way to another page: a change of the address would make the router give it up. */
export const isNavigating = (): boolean => isUnderWay;

/** The same for what shows it. There is one in the frame. */
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
