/**
 * How long to wait for a dialog to close that the removal was confirmed in, and how often to look; and how long those wait that
 * know less of where the focus belongs. In milliseconds.
 */
const patience = { total: 1500, step: 50, first: 250 };

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea';

const dialogs = '[role=dialog], [role=alertdialog]';
const hasDialogFocus = () => document.activeElement?.closest(dialogs) != null;

/**
 * Waits until nothing has the focus, and does something about it; not where something keeps it. A dialog keeps it for as long
 * as it is open, and then has nothing to give it back to.
 * @param after how long to leave it to others
 * @returns what gives up
 */
function onceFocusIsLost(mend: () => void, after = 0): () => void {
  let waited = 0;
  const timer = setInterval(() => {
    if (!hasDialogFocus()) waited += patience.step;
    const isLost = waited > after && (!document.activeElement || document.activeElement === document.body);
    if (isLost) mend();
    if (isLost || waited >= patience.total) clearInterval(timer);
  }, patience.step);
  return () => clearInterval(timer);
}

/** @param options whether to scroll there */
function focusOn(part: Element | null | undefined, options?: FocusOptions): void {
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

/** What a part of a page is that the focus is given to where what had it is gone. */
const parts = 'fieldset, form, search, section, [role=dialog], [role=alertdialog], main';

/**
 * Keeps the keyboard's focus on the page, whatever goes that had it, such as a button that leads on to something else: the part of the
 * page gets it that is left of what was around, unless something knows better. @returns what ends it
 */
export function keepFocusOnPage(): () => void {
  let giveUp = () => {};
  let path: Element[] = [];
  const note = ({ target }: FocusEvent) => {
    path = [];
    for (let each = target instanceof Element ? target : null; each; each = each.parentElement) path.push(each);
  };
  // Whoever presses beside everything leaves it of their own accord.
  const leave = ({ target }: FocusEvent) =>
    void setTimeout(() => {
      if (path[0] === target && path[0]?.isConnected && document.activeElement === document.body) path = [];
    });
  const observer = new MutationObserver(() => {
    if (path.length === 0 || path[0]?.isConnected) return;
    const left = path.find((each) => each.isConnected && each.matches(parts)) ?? document.querySelector('main');
    path = [];
    giveUp();
    giveUp = onceFocusIsLost(() => focusOn(left, { preventScroll: true }), patience.first);
  });
  document.addEventListener('focusin', note);
  document.addEventListener('focusout', leave);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    giveUp();
    observer.disconnect();
    document.removeEventListener('focusin', note);
    document.removeEventListener('focusout', leave);
  };
}
