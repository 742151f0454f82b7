/** Asks before the page is left, where something on it is unsaved. */
type LeaveGuard = (go: () => void) => void;

let guard: LeaveGuard | undefined;

/** Set by the one page that has unsaved changes, while it has. */
export function setLeaveGuard(next: LeaveGuard | undefined): void {
  guard = next;
}

/** Goes somewhere, once the person agrees to lose what is unsaved. For ways that are no links, which are asked about by themselves. */
export const leaveFor: LeaveGuard = (go) => (guard ? guard(go) : go());
