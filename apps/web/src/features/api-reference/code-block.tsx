'use client';

import { useTranslations } from 'next-intl';
import { CopyButton } from '@/components/ui/copy-button';

interface BlockProps {
  title: string;
  /** What the code is an example of. */
  about: string;
}

/** Code with a button to copy it; long lines wrap. */
export const CodeBlock = ({ title, about, code }: BlockProps & { code: string }) => (
  <figure className="min-w-0 rounded-lg border border-line bg-surface">
    <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-xs font-medium text-ink-muted">
      {title}
      <CopyButton
        text={code}
        label={useTranslations('apiReference')('copy', { title, about })}
        variant="quiet"
        size="small"
        iconOnly
      />
    </figcaption>
    <pre className="px-3 py-2.5 font-mono text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap">{code}</pre>
  </figure>
);

/** A value as JSON. It is serialized here, so that a page that shows one value several times sends it once. */
export const JsonBlock = ({ value, ...block }: BlockProps & { value: unknown }) => (
  <CodeBlock {...block} code={JSON.stringify(value, null, 2)} />
);
