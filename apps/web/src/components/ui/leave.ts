/** Set by the page that has unsaved changes, as long as it has some. */
interface LeaveGuard {
  /** Asks whether to lose the unsaved changes, and continues if the person agrees. */
  ask: (go: () => void) => void;
  /** Lets the page be left without another question. */
  release: () => void;
}

let guard: LeaveGuard | undefined;

export function setLeaveGuard(next: LeaveGuard | undefined): void {
  guard = next;
}

/** Whether the page has unsaved changes. */
export const isGuarded = (): boolean => guard !== undefined;

/**
 * Runs code that leaves the page, after the person has agreed to lose unsaved changes. Needed only for code: links ask by
 * themselves. If the code also changes something, pass that too, so that the question comes first.
 */
export const leaveFor = (go: () => void): void => (guard ? guard.ask(go) : go());

/** Loads another page after the person was asked; otherwise the browser would ask again, and the person might stay. */
export function leaveTo(url: string): void {
  guard?.release();
  location.assign(url);
}

/** The URL that a click on a link leads to, if it is another page of the app. */
export function leadsTo(event: MouseEvent): URL | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')) return undefined;
  const url = new URL(link.href);
  return url.origin === location.origin && url.pathname !== location.pathname ? url : undefined;
}
