'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useId, useState } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import type { Parameter } from './json-schema';

/** What trying an operation needs to know of it. */
export interface TriedOperation {
  summary: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  /** An example, where it takes a body. */
  body: unknown;
  changes: boolean;
}

const TryItForm = dynamic(() => import('./try-it-form').then((module) => module.TryItForm), { ssr: false });

/** Opens a form that sends an operation's request in the name of who is signed in. */
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
