import { focusOn, onceFocusIsLost } from './keep-focus';

/** How long lists, dialogs and others that know better where focus belongs have to set it, in milliseconds. */
const patience = 250;

/** The ancestors that can receive focus when the focused element is removed. */
const parts = 'fieldset, form, search, section, [role=dialog], [role=alertdialog], main';

/**
 * Keeps keyboard focus on the page when the focused element is removed, such as a button that disappears after it is pressed:
 * focus moves to the nearest remaining ancestor that matches `parts`, unless something else takes it.
 * @returns a function that stops this
 */
export function keepFocusOnPage(): () => void {
  let giveUp = () => {};
  let path: Element[] = [];
  const note = () => {
    path = [];
    for (let each = document.activeElement; each; each = each.parentElement) path.push(each);
  };
  note();
  // Clicking on an empty part of the page removes focus on purpose.
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
