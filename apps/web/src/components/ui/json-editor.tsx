import { jsonProblem, parseJson } from '@rolecall/contracts/json';
import { Braces, Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { Translator } from '@/i18n/translator';
import { Button } from './button';
import { hintStyle, inputStyle } from './field';
import { useFieldProblem } from './form';
import { hidden } from './hidden';
import { FieldGroup, Problem } from './labelled';
import { Skeleton } from './skeleton';
import { usePreload } from './use-preload';

/** Used if the editor cannot be loaded: unsaved changes on the page must not be lost because the connection is. */
const PlainCode = ({ label, text, onChange, isReadOnly, isInvalid }: JsonCodeProps) => (
  <textarea
    aria-label={label}
    aria-invalid={isInvalid || undefined}
    defaultValue={text}
    readOnly={isReadOnly}
    rows={8}
    spellCheck={false}
    onChange={(event) => onChange(event.currentTarget.value)}
    className={`${inputStyle} py-2 font-mono text-[0.8125rem]`}
  />
);

const loadCode = () => import('./json-code');
const JsonCode = dynamic(
  () =>
    loadCode().then(
      ({ JsonCode: Code }) => Code,
      () => PlainCode,
    ),
  {
    ssr: false,
    loading: () => <Skeleton className="h-32" />,
  },
);

/** How many lines of a value are shown when it is not being edited. */
const shownLines = 8;

const textOf = (value: unknown) => (value === null || value === undefined ? '' : JSON.stringify(value, null, 2));

/**
 * The message for text that is not JSON, with the position if the browser reports it; the browser's own message is in English.
 */
export function jsonMistake(t: Translator<'ui'>, { message }: { message: string }): string {
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  return line === undefined ? t('invalidJson') : t('invalidJsonAt', { line: Number(line), column: Number(column) });
}

/** The value of JSON text, or the problem with it. */
function parse(text: string, t: Translator<'ui'>, errors: Translator<'errors'>): { value: unknown; problem?: string } {
  if (text.trim() === '') return { value: null };
  try {
    const value = parseJson(text);
    const problem = jsonProblem(value);
    return problem === undefined ? { value } : { value: undefined, problem: errors(problem) };
  } catch (error) {
    return { value: undefined, problem: jsonMistake(t, error as Error) };
  }
}

export interface JsonCodeProps {
  label: string;
  /** The initial text. */
  text: string;
  onChange: (text: string) => void;
  isReadOnly: boolean;
  isInvalid: boolean;
}

interface JsonEditorProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  value: unknown;
  /** Called with the value as it is typed; with a problem if it is not JSON yet. Empty text is null. */
  onChange: (value: unknown, problem?: string) => void;
  /** An example value; undefined if there is none. */
  example?: unknown;
  /** The problem with the typed text. */
  problem?: string | undefined;
  isReadOnly?: boolean;
  action?: ReactNode;
}

/** Any JSON value: shown as text, edited in an editor that loads when it is opened. */
export function JsonEditor({
  label,
  hint,
  name,
  value,
  onChange,
  example,
  problem: typedProblem,
  isReadOnly = false,
  action,
}: JsonEditorProps) {
  const t = useTranslations('ui');
  const errors = useTranslations('errors');
  const id = useId();
  const { problem: serverProblem, handlers } = useFieldProblem(name);
  const problem = typedProblem ?? serverProblem;
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  usePreload(loadCode);
  const text = textOf(value);
  const lines = text.split('\n');
  return (
    <FieldGroup {...{ id, label, name, hint, problem }}>
      {example !== undefined && !isReadOnly && (
        <p className={hintStyle}>
          {t.rich('example', { code: () => <code className="font-mono break-all">{JSON.stringify(example)}</code> })}
        </p>
      )}
      {isOpen ? (
        <JsonCode
          label={label}
          text={text}
          isReadOnly={isReadOnly}
          isInvalid={problem !== null}
          onChange={(next) => {
            handlers.onChange();
            const parsed = parse(next, t, errors);
            onChange(parsed.value, parsed.problem);
          }}
        />
      ) : text === '' ? null : (
        <pre className="overflow-hidden rounded-md border border-line bg-sunken/50 px-3 py-2 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
          {lines.slice(0, shownLines).join('\n').slice(0, 600)}
          {lines.length > shownLines && `\n${t('moreLines', { count: lines.length - shownLines })}`}
        </pre>
      )}
      <Problem id={id}>{problem}</Problem>
      <div className="flex items-center gap-2">
        <Button
          ref={toggle}
          size="small"
          aria-expanded={isOpen}
          disabled={isOpen && typedProblem !== undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {!isOpen && (isReadOnly ? <Braces aria-hidden /> : <Pencil aria-hidden />)}
          {t.rich(isOpen ? 'closeEditor' : isReadOnly ? 'showJson' : 'editJson', { label, hidden })}
        </Button>
        {text === '' && !isOpen && <span className={hintStyle}>{t('notSet')}</span>}
        {action}
      </div>
    </FieldGroup>
  );
}
