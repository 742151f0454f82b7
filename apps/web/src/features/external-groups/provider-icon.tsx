import { normalizedKey } from '@rolecall/contracts/normalize';
import { GitBranch, Hash, Link2, ListTodo, SquareKanban } from 'lucide-react';

/** The icon of a provider. Hidden from screen readers, as the name is shown beside it. */
export function ProviderIcon({ provider, className = 'size-4' }: { provider: string; className?: string }) {
  const look = { 'aria-hidden': true, className };
  switch (normalizedKey(provider)) {
    case 'github':
      return <GitBranch {...look} />;
    case 'slack':
      return <Hash {...look} />;
    case 'linear':
      return <ListTodo {...look} />;
    case 'jira':
      return <SquareKanban {...look} />;
    default:
      return <Link2 {...look} />;
  }
}
