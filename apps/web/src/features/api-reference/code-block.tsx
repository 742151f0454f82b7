/** Code in the page's own type; long lines wrap. */
export const CodeBlock = ({ title, code }: { title: string; code: string }) => (
  <figure className="min-w-0 rounded-lg border border-line bg-surface">
    <figcaption className="border-b border-line px-3 py-1.5 text-xs font-medium text-ink-muted">{title}</figcaption>
    <pre className="px-3 py-2.5 font-mono text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap">{code}</pre>
  </figure>
);
