import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from './button';
import { StateMessage } from './state-message';

interface NothingFoundProps {
  title: string;
  /** What the way back to everything is called, if not clearing the search. */
  reset?: string;
  onReset: () => void;
  children: ReactNode;
}

/** Stands where nothing in a list is as was asked for; leads back to all of it. */
export function NothingFound({ title, reset, onReset, children }: NothingFoundProps) {
  const t = useTranslations('ui');
  return (
    <StateMessage
      icon={<SearchX />}
      title={title}
      action={<Button onClick={onReset}>{reset ?? t('clearSearch')}</Button>}
    >
      <p className="break-words">{children}</p>
    </StateMessage>
  );
}
