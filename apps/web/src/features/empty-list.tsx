'use client';

import type { ProcedureName } from '@rolecall/contracts';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { AskAdmins } from './ask-admins';
import { useCan } from './session';

interface EmptyListProps {
  icon: ReactNode;
  title: string;
  /** What the list is for. */
  children: ReactNode;
  /** What makes the first one: the procedure, the address that opens its dialog, and what that is called. */
  first: { procedure: ProcedureName; href: Route; label: string };
}

/** Stands in place of a list that nothing is in yet: whoever may make the first one gets there, others are told whom to ask. */
export function EmptyList({ icon, title, children, first: { procedure, href, label } }: EmptyListProps) {
  const canMake = useCan(procedure);
  return (
    <StateMessage
      icon={icon}
      title={title}
      action={
        canMake && (
          <ButtonLink variant="primary" href={href} scroll={false}>
            {label}
          </ButtonLink>
        )
      }
    >
      <p>{children}</p>
      {!canMake && (
        <p>
          <AskAdmins />
        </p>
      )}
    </StateMessage>
  );
}
