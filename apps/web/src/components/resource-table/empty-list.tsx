import type { ProcedureName } from '@rolecall/contracts';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { AskAdmins } from '@/features/ask-admins';
import { useSession } from '@/features/session';

export interface EmptyListProps {
  icon: ReactNode;
  title: string;
  /** What the list is for, one string per paragraph. */
  text: string | readonly string[];
  /** A button or link for the first step. */
  action?: ReactNode;
  /** Creates the first entry: the procedure, the URL that opens its dialog, and the label of the link. */
  first?: { procedure: ProcedureName; href: Route; label: string };
}

/** Replaces a list that has no entries yet; people who may not create the first one are told whom to ask. */
export function EmptyList({ icon, title, text, action, first }: EmptyListProps) {
  const { denied } = useSession();
  const isDenied = first !== undefined && denied.includes(first.procedure);
  const link = first && !isDenied && (
    <ButtonLink variant="primary" href={first.href} scroll={false}>
      {first.label}
    </ButtonLink>
  );
  return (
    <StateMessage icon={icon} title={title} action={action ?? link}>
      {[text].flat().map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {isDenied && (
        <p>
          <AskAdmins />
        </p>
      )}
    </StateMessage>
  );
}
