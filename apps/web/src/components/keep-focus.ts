/** How long to wait for a dialog to close that the removal was confirmed in, and how often to look, in milliseconds. */
const patience = { total: 1500, step: 50 };

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea';

const dialogs = '[role=dialog], [role=alertdialog]';
const hasDialogFocus = () => document.activeElement?.closest(dialogs) != null;

/**
 * Waits until nothing has the focus, and does something about it; not where something keeps it. A dialog keeps it for as long
 * as it is open, and then has nothing to give it back to.
 * @param after how long to leave it to others
 * @returns what gives up
 */
export function onceFocusIsLost(mend: () => void, after = 0): () => void {
  let waited = 0;
  const timer = setInterval(() => {
    if (!hasDialogFocus()) waited += patience.step;
    const isLost = waited > after && (!document.activeElement || document.activeElement === document.body);
    if (isLost) mend();
    if (isLost || waited >= patience.total) clearInterval(timer);
  }, patience.step);
  return () => clearInterval(timer);
}

/** Gives the focus to a part of the page. @param options whether to scroll there */
export function focusOn(part: Element | null | undefined, options?: FocusOptions): void {
  if (!(part instanceof HTMLElement) || !part.isConnected) return;
  if (!part.matches(focusable)) part.tabIndex = -1;
  part.focus(options);
}

/** Gives the focus to a part of the page once what had it is gone, if nothing else gets it meanwhile. */
export const catchFocus = (part: Element | null | undefined): void => void onceFocusIsLost(() => focusOn(part));

/**
 * Keeps the keyboard's focus in a list whose entries can be removed: when the entry that had the focus goes, the same control
 * of the one in its place gets it, else the list itself, and where that goes too, the page. Pass it as `ref` of the list.
 */
export function keepFocus(list: HTMLElement | null): (() => void) | undefined {
  if (!list) return undefined;
  let giveUp = () => {};
  let last: { entry: Element; index: number; control: number } | undefined;
  const entryOf = list instanceof HTMLDListElement ? 'dl > div' : 'li, tbody > tr';
  const entries = () => [...list.querySelectorAll(entryOf)];
  const controlsOf = (entry: Element | undefined) => [...(entry?.querySelectorAll<HTMLElement>(focusable) ?? [])];

  const note = ({ target }: FocusEvent) => {
    const entry = (target as Element).closest(entryOf);
    last = entry
      ? { entry, index: entries().indexOf(entry), control: controlsOf(entry).indexOf(target as HTMLElement) }
      : undefined;
  };
  const restore = (index: number, control: number) => {
    giveUp();
    giveUp = onceFocusIsLost(() => {
      const rest = entries();
      const controls = controlsOf(rest[Math.min(index, rest.length - 1)]);
      const next = controls[control] ?? controls[0];
      if (!next) list.tabIndex = -1;
      (next ?? list).focus();
    });
  };
  const observer = new MutationObserver(() => {
    if (!last || last.entry.isConnected) return;
    const { index, control } = last;
    last = undefined;
    restore(index, control);
  });
  list.addEventListener('focusin', note);
  observer.observe(list, { childList: true, subtree: true });
  return () => {
    giveUp();
    if (hasDialogFocus() && !list.closest(dialogs)) catchFocus(document.querySelector('main'));
    observer.disconnect();
    list.removeEventListener('focusin', note);
  };
}
