/** How long to wait for the dialog that confirmed the removal to close, and how often to check, in milliseconds. */
const patience = { total: 1500, step: 50 };

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea';

const dialogs = '[role=dialog], [role=alertdialog]';
const hasDialogFocus = () => document.activeElement?.closest(dialogs) != null;

/**
 * Calls `mend` once no element has focus; does nothing if an element keeps it. An open dialog keeps focus, and when it closes may
 * have no element to return it to.
 * @param after how long others have to set the focus first, in milliseconds
 * @returns a function that cancels it
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

/** Focuses a part of the page. @param options whether to scroll there */
export function focusOn(part: Element | null | undefined, options?: FocusOptions): void {
  if (!(part instanceof HTMLElement) || !part.isConnected) return;
  if (!part.matches(focusable)) part.tabIndex = -1;
  part.focus(options);
}

/** Focuses a part of the page once the focused element is gone, if nothing else takes focus in the meantime. */
export const catchFocus = (part: Element | null | undefined): void => void onceFocusIsLost(() => focusOn(part));

/**
 * Keeps keyboard focus in a list whose entries can be removed: when the entry with focus is removed, focus moves to the same
 * control of the entry in its place, otherwise to the list itself, or to the page if the list is removed too. Pass it as the
 * list's `ref`.
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
