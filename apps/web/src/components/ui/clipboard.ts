/**
 * Puts text on the clipboard. Pages that come over plain HTTP from another machine have no clipboard of their own: there
 * the text is selected inside `near` and copied as the keyboard would.
 * @throws where the browser refuses
 */
export async function copyText(text: string, near: HTMLElement = document.body): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.className = 'fixed opacity-0';
  const focused = document.activeElement;
  near.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied) throw new Error('The browser copied nothing.');
}
