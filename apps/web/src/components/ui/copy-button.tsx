import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { Button } from './button';

/** How long it says that it has copied, in milliseconds. */
const pause = 2500;

/**
 * Puts text on the clipboard. Pages that come over plain HTTP from another machine have no clipboard of their own: there
 * the text is selected inside `near` and copied as the keyboard would.
 * @throws where the browser refuses
 */
async function copyText(text: string, near: HTMLElement = document.body): Promise<void> {
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

interface CopyButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick' | 'children'> {
  /** The text; or what tells or fetches it, where it is known in the browser alone or not shown. */
  text: string | (() => string | Promise<string>);
  /** What the button says, if not that it copies. */
  label?: string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label: given, iconOnly = false, ...props }: CopyButtonProps) {
  const t = useTranslations('ui');
  const label = given ?? t('copy');
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), pause);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    Promise.resolve(typeof text === 'string' ? text : text())
      .then((known) => copyText(known, host.current ?? undefined))
      .then(
        () => setOutcome('copied'),
        () => setOutcome('failed'),
      );
  };
  const words = outcome === null ? label : outcome === 'copied' ? t('copied') : t('notCopied');
  return (
    <span ref={host} className="relative inline-flex shrink-0">
      <Button
        {...props}
        iconOnly={iconOnly}
        aria-label={iconOnly ? label : outcome === null ? props['aria-label'] : undefined}
        onClick={copy}
      >
        {outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
        {!iconOnly && words}
      </Button>
      <span role="status" className="sr-only">
        {outcome !== null && words}
      </span>
    </span>
  );
}
