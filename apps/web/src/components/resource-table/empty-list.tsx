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
  /** What the list is for, a paragraph each. */
  text: string | readonly string[];
  /** The first step. */
  action?: ReactNode;
  /** What makes the first entry: the procedure, the address that opens its dialog, and what that is called. */
  first?: { procedure: ProcedureName; href: Route; label: string };
}

/** Stands in place of a list that nothing is in yet; those who may not make the first entry are told whom to ask. */
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
