import { focusOn, onceFocusIsLost } from './keep-focus';

/** How long it is left to those who know better where the focus belongs, such as lists and dialogs, in milliseconds. */
const patience = 250;

/** What a part of a page is that the focus is given to where what had it is gone. */
const parts = 'fieldset, form, search, section, [role=dialog], [role=alertdialog], main';

/**
 * Keeps the keyboard's focus on the page, whatever goes that had it, such as a button that leads on to something else: the part of the
 * page gets it that is left of what was around, unless something knows better. @returns what ends it
 */
export function keepFocusOnPage(): () => void {
  let giveUp = () => {};
  let path: Element[] = [];
  const note = () => {
    path = [];
    for (let each = document.activeElement; each; each = each.parentElement) path.push(each);
  };
  note();
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
    giveUp = onceFocusIsLost(() => focusOn(left, { preventScroll: true }), patience);
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
