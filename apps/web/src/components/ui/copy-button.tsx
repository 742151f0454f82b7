import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { Button } from './button';

/** How long it says that it has copied, in milliseconds. */
const pause = 2500;

/**
 * Copies text to the clipboard. Pages loaded over plain HTTP from another machine have no clipboard API: for them, the text is
 * selected inside `near` and copied with the browser's copy command.
 * @throws if the browser refuses
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
  /** The text, or a function that returns or fetches it, if it is known only in the browser or not shown. */
  text: string | (() => string | Promise<string>);
  /** The label, if it is not that of copying. */
  label?: string;
}

/** Copies text, and says so. */
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
