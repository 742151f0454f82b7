/** What the one page with unsaved changes has set, while it has some. */
interface LeaveGuard {
  /** Asks, and goes on once the person agrees to lose what is unsaved. */
  ask: (go: () => void) => void;
  /** Lets the page be left without another question. */
  release: () => void;
}

let guard: LeaveGuard | undefined;

export function setLeaveGuard(next: LeaveGuard | undefined): void {
  guard = next;
}

/**
 * Does what leads away from the page, once the person agrees to lose what is unsaved. For ways that are no links, which
 * are asked about by themselves; what changes something besides is asked about before it does.
 */
export const leaveFor = (go: () => void): void => (guard ? guard.ask(go) : go());

/** Loads another page, after something that was asked about: the browser would ask once more, and might stay. */
export function leaveTo(url: string): void {
  guard?.release();
  location.assign(url);
}

/** Where a click on a link would lead inside the app, away from this page. */
export function leadsTo(event: MouseEvent): URL | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')) return undefined;
  const url = new URL(link.href);
  return url.origin === location.origin && url.pathname !== location.pathname ? url : undefined;
}
