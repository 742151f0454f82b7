import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormElement } from '@/components/ui/form-element';
import { FormError } from '@/components/ui/form-error';
import { RequestId } from '@/components/ui/request-id';
import { TextField } from '@/components/ui/text-field';
import { offline } from '@/trpc/errors';
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

/** The URL of an operation with the form's values filled in. Empty query parameters are omitted. */
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

/** Indents JSON, and leaves any other text unchanged. */
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

/** The fields of a request, and its response. */
export function TryItForm({ operation, email }: { operation: TriedOperation; email: string | null }) {
  const { method, parameters, changes } = operation;
  const body = operation.body === undefined ? undefined : JSON.stringify(operation.body, null, 2);
  const t = useTranslations('apiReference');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isLost, setLost] = useState(false);
  const [isPending, setPending] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    setPending(true);
    setLost(false);
    try {
      setAnswer(await send(operation, addressOf(operation, values), values));
    } catch {
      setAnswer(null);
      setLost(true);
    } finally {
      setPending(false);
    }
  }

  return (
    <FormElement onSubmit={onSubmit} className="space-y-4 rounded-lg border border-line bg-surface p-4">
      {parameters.map(({ name, in: place, required = false, description = '', example = '' }) => (
        <TextField
          key={name}
          name={name}
          label={name}
          hint={description.replaceAll('`', '')}
          required={required}
          placeholder={String(example)}
          defaultValue={place === 'path' && example === current ? current : ''}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
      {body !== undefined && (
        <TextField
          name="body"
          label={t('body')}
          required
          rows={Math.min(12, body.split('\n').length + 1)}
          defaultValue={body}
          spellCheck={false}
          className="font-mono"
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant={method === 'DELETE' ? 'danger' : 'primary'} isPending={isPending}>
          {t('send')}
        </Button>
        <p className="text-ink-muted">
          {email === null ? t('sentWithoutCredentials') : t('sentAs', { email })} {changes && t('runsLive')}
        </p>
      </div>
      {isLost && <FormError failure={offline} />}
      <div role="status" className="space-y-2">
        {answer && (
          <>
            <p>
              {t.rich('outcome', {
                code: String(answer.status),
                ms: answer.ms,
                status: (chunks) => (
                  <span className={answer.ok ? 'font-semibold text-accent' : 'font-semibold text-danger'}>
                    {chunks}
                  </span>
                ),
              })}
            </p>
            <RequestId id={answer.requestId} />
            {answer.body === '' ? (
              <p>{t('noBody')}</p>
            ) : (
              <CodeBlock title={t('response')} about={operation.summary} code={answer.body} />
            )}
          </>
        )}
      </div>
    </FormElement>
  );
}
