import clsx from 'clsx';
import { LoaderCircle, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, use, useEffect, useState } from 'react';
import { Autocomplete, AutocompleteStateContext } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextField } from 'react-aria-components/TextField';
import { failureOf } from '@/trpc/errors';
import type { Query } from '../fetched';
import { AriaLocale } from './aria-locale';
import { FormError } from './form-error';
import { itemStyle } from './popover';
import { usePause } from './use-pause';

/** A search result. */
export interface SearchItem {
  id: string;
  label: string;
  /** Distinguishes it from others of the same name. */
  detail?: string;
  icon?: ReactNode;
}

export interface SearchSection {
  title: string;
  items: readonly SearchItem[];
}

interface SearchDialogProps {
  /** What is searched: the label for screen readers and the field's placeholder. */
  label: string;
  /** Called with the text to search for, once typing pauses. */
  onSearch: (search: string) => void;
  /** The results; sections without items are left out. */
  sections: readonly SearchSection[];
  onSelect: (id: string) => void;
  onClose: () => void;
  /** The state of the search. */
  query: Pick<Query<unknown>, 'data' | 'error'> & { isFetching: boolean };
  /** The message if nothing was found. */
  empty: ReactNode;
}

/**
 * Searches during typing, in a dialog over the page. Arrow keys move through the results, and Enter picks one: the first, unless
 * another is focused. It depends on react-aria: load it when it opens.
 */
export function SearchDialog({ onSearch, ...props }: SearchDialogProps) {
  const { type, isWaiting } = usePause(onSearch);
  return (
    <AriaLocale>
      <ModalOverlay
        isOpen
        isDismissable
        onOpenChange={props.onClose}
        className="fixed inset-0 z-40 flex justify-center bg-shade p-2 sm:p-4 sm:pt-[12vh]"
      >
        <Modal className="appear h-fit max-h-full w-full max-w-lg overflow-hidden rounded-xl border border-line bg-raised shadow-raised">
          <Dialog aria-label={props.label} className="flex max-h-[min(32rem,calc(100dvh-1rem))] flex-col outline-none">
            {/* The results arrive later, so the first one is not focused during typing. */}
            <Autocomplete onInputChange={type} disableAutoFocusFirst>
              <FieldAndResults {...props} isBusy={isWaiting || props.query.isFetching} />
            </Autocomplete>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}

interface FieldAndResultsProps extends Omit<SearchDialogProps, 'onSearch' | 'onClose'> {
  isBusy: boolean;
}

function FieldAndResults({ label, sections, onSelect, isBusy, query, empty }: FieldAndResultsProps) {
  const t = useTranslations('ui');
  const failure = query.error && !query.data ? failureOf(query.error) : undefined;
  const filled = sections.filter(({ items }) => items.length > 0);
  const count = filled.reduce((sum, { items }) => sum + items.length, 0);
  const first = filled[0]?.items[0];
  const isAtFirst = use(AutocompleteStateContext)?.focusedNodeId == null;
  /** Whether Enter was pressed before the results were there. */
  const [isAwaited, setAwaited] = useState(false);
  useEffect(() => {
    if (!isAwaited || isBusy) return;
    setAwaited(false);
    if (first) onSelect(first.id);
  }, [isAwaited, isBusy, first, onSelect]);
  const takeFirst = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return setAwaited(false);
    if (event.nativeEvent.isComposing || !isAtFirst) return;
    event.preventDefault();
    event.stopPropagation();
    setAwaited(true);
  };
  // react-aria sets which list it controls.
  const comboBox = { role: 'combobox', 'aria-expanded': count > 0 };
  const Icon = isBusy ? LoaderCircle : Search;
  return (
    <>
      <div onKeyDownCapture={takeFirst} className="relative shrink-0 border-b border-line">
        <Icon
          aria-hidden
          className={clsx('pointer-events-none absolute top-4 left-4 size-4 text-ink-muted', isBusy && 'animate-spin')}
        />
        <TextField aria-label={label} autoFocus>
          <Input
            type="search"
            {...comboBox}
            maxLength={200}
            placeholder={label}
            className="h-12 w-full bg-transparent pr-4 pl-11 text-base outline-none placeholder:text-ink-muted sm:text-sm [&::-webkit-search-cancel-button]:hidden"
          />
        </TextField>
      </div>
      {failure && !isBusy && (
        <div className="p-2 pb-0">
          <FormError failure={failure} />
        </div>
      )}
      {count > 0 ? (
        <ListBox
          aria-label={t('results')}
          items={filled}
          dependencies={[first, isAtFirst]}
          onAction={(id) => onSelect(String(id))}
          className="min-h-0 overflow-y-auto p-1.5 outline-none"
        >
          {({ title, items }) => (
            <ListBoxSection id={title}>
              <Header className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-muted">{title}</Header>
              {items.map((item) => (
                <ListBoxItem
                  key={item.id}
                  id={item.id}
                  textValue={item.label}
                  className={clsx(itemStyle, isAtFirst && item === first && 'bg-sunken')}
                >
                  {item.icon}
                  <span className="min-w-0 flex-1">
                    <span className="block break-words">{item.label}</span>
                    {item.detail !== undefined && (
                      <span className="block truncate text-[0.8125rem] text-ink-muted">{item.detail}</span>
                    )}
                  </span>
                </ListBoxItem>
              ))}
            </ListBoxSection>
          )}
        </ListBox>
      ) : (
        !isBusy && !failure && <div className="px-4 py-6 text-center text-pretty text-ink-muted">{empty}</div>
      )}
      <p role="status" className="sr-only">
        {isBusy || failure ? '' : first === undefined ? t('nothingFound') : t('found', { count, first: first.label })}
      </p>
    </>
  );
}
