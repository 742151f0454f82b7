import clsx from 'clsx';
import { Search, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { isNavigating } from '../navigating';
import { inputStyle } from './field';
import { usePause } from './use-pause';

interface SearchFieldProps {
  label: string;
  value: string;
  /** Called once typing pauses, and at once when cleared. */
  onChange: (value: string) => void;
  className?: string;
}

/** Searches during typing; typing never waits for the search. */
export function SearchField({ label, value, onChange, className }: SearchFieldProps) {
  const t = useTranslations('ui');
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  /** The text passed to `onChange` that `value` has not reached yet: the URL follows a moment later. */
  const [awaited, setAwaited] = useState<string | null>(null);
  // Back and forward change the value from outside; for text typed here, the field is ahead of the value.
  if (value !== known) {
    setKnown(value);
    if (awaited === null && value.trim() !== text.trim()) setText(value);
  }
  if (awaited === value) setAwaited(null);
  const { type } = usePause((next) => {
    if (isNavigating()) return;
    setAwaited(next);
    onChange(next);
  });
  const search = (next: string) => {
    setText(next);
    type(next);
  };
  return (
    <search className={clsx('relative block min-w-0', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-muted" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        enterKeyHint="search"
        onChange={(event) => search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          search('');
        }}
        className={clsx(inputStyle, 'pr-9 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {text !== '' && (
        <button
          type="button"
          aria-label={t('clearSearch')}
          onClick={() => {
            search('');
            input.current?.focus();
          }}
          className="absolute top-1 right-1 grid size-7 cursor-pointer place-items-center rounded text-ink-muted hover:bg-sunken hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}
