'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormElement } from '@/components/ui/form-element';
import { FormError } from '@/components/ui/form-error';
import { TextField } from '@/components/ui/text-field';
import { CodeBlock } from './code-block';
import type { TriedOperation } from './try-it';

interface Answer {
  status: number;
  ok: boolean;
  ms: number;
  requestId: string | null;
  body: string;
}

const current = '@current';

/** The address that the fields make of an operation's path. Parameters of the query that are left empty are left out. */
function addressOf({ path, parameters }: TriedOperation, values: FormData): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place } of parameters) {
    const value = String(values.get(name) ?? '').trim();
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    else if (value !== '') query.set(name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** JSON with indents; anything else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send({ method, body }: TriedOperation, address: string, values: FormData): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(address, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: String(values.get('body') ?? '') }),
  });
  const text = await response.text();
  return {
    status: response.status,
    ok: response.ok,
    ms: Math.round(performance.now() - start),
    requestId: response.headers.get('x-request-id'),
    body: text === '' ? '' : readable(text),
  };
}

/** The fields of a request, and what came of it. */
export function TryItForm({ operation, email }: { operation: TriedOperation; email: string | null }) {
  const { method, parameters, body, changes } = operation;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    setPending(true);
    setProblem(null);
    try {
      setAnswer(await send(operation, addressOf(operation, values), values));
    } catch {
      setAnswer(null);
      setProblem('The server could not be reached. Check your connection and send it again.');
    } finally {
      setPending(false);
    }
  }

  return (
    <FormElement onSubmit={onSubmit} className="space-y-4 rounded-lg border border-line bg-surface p-4">
      {parameters.map(({ name, in: place, required, description, example }) => (
        <TextField
          key={name}
          name={name}
          label={name}
          hint={description.replaceAll('`', '')}
          required={required}
          placeholder={example}
          defaultValue={place === 'path' && example === current ? current : ''}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
      {body !== undefined && (
        <TextField
          name="body"
          label="Body"
          required
          rows={Math.min(12, body.split('\n').length + 1)}
          defaultValue={body}
          spellCheck={false}
          className="font-mono"
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant={method === 'DELETE' ? 'danger' : 'primary'} isPending={isPending}>
          Send
        </Button>
        <p className="text-ink-muted">
          {email === null ? 'Sent as nobody.' : `Sent as ${email}.`}
          {changes && ' This is no rehearsal: what it changes is changed.'}
        </p>
      </div>
      {problem !== null && <FormError failure={{ detail: problem }} />}
      <div role="status" className="space-y-2">
        {answer && (
          <>
            <p>
              <span className={answer.ok ? 'font-semibold text-accent' : 'font-semibold text-danger'}>
                {answer.status}
              </span>{' '}
              in {answer.ms} ms
              {answer.requestId !== null && (
                <span className="break-all text-ink-muted"> · request {answer.requestId}</span>
              )}
            </p>
            {answer.body === '' ? (
              <p>Done; there is no body.</p>
            ) : (
              <CodeBlock title="Answer" about={operation.summary} code={answer.body} />
            )}
          </>
        )}
      </div>
    </FormElement>
  );
}
