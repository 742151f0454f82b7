'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useId, useState } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import type { Parameter } from './json-schema';

/** The part of an operation that is needed to try it. */
export interface TriedOperation {
  summary: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  /** An example, if the operation takes a body. */
  body: unknown;
  changes: boolean;
}

const TryItForm = dynamic(() => import('./try-it-form').then((module) => module.TryItForm), { ssr: false });

/** Opens a form that sends an operation's request as the signed-in user, or without credentials if there is none. */
export function TryIt({ operation, email }: { operation: TriedOperation; email: string | null }) {
  const t = useTranslations('apiReference');
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="space-y-3">
      <Button
        size="small"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {t.rich('tryIt', { summary: operation.summary, hidden })}
      </Button>
      {isOpen && (
        <div id={id}>
          <SectionBoundary>
            <TryItForm operation={operation} email={email} />
          </SectionBoundary>
        </div>
      )}
    </div>
  );
}
