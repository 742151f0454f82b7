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
