import type { ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import { documentLanguage } from './language';

const code = ({ children }: { children?: ReactNode }) => (
  <code className="rounded bg-sunken px-1 py-px font-mono text-[0.92em] break-words">{children}</code>
);
const list = ({ children }: { children?: ReactNode }) => <ul className="list-disc space-y-1 pl-5">{children}</ul>;

/** Markdown text from the document, rendered on the server. */
export const Markdown = ({ text }: { text: string }) => (
  <div lang={documentLanguage} className="max-w-prose space-y-2">
    <ReactMarkdown components={{ code, ul: list }}>{text}</ReactMarkdown>
  </div>
);
