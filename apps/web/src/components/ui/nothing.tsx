import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { StateMessage } from './state-message';

interface NothingFoundProps {
  title: string;
  /** What the way back to everything is called. */
  reset?: string;
  onReset: () => void;
  children: ReactNode;
}

/** Stands where nothing in a list is as was asked for; leads back to all of it. */
export const NothingFound = ({ title, reset = 'Clear the search', onReset, children }: NothingFoundProps) => (
  <StateMessage icon={<SearchX />} title={title} action={<Button onClick={onReset}>{reset}</Button>}>
    <p className="break-words">{children}</p>
  </StateMessage>
);
