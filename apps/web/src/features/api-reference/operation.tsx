import { useTranslations } from 'next-intl';
import { hidden } from '@/components/ui/hidden';
import { TextLink } from '@/components/ui/text-link';
import { signInPath } from '@/sign-in-path';
import { placeOn } from './addresses';
import { CodeBlock, JsonBlock } from './code-block';
import { atServer, type DescribedOperation, schemaOfBody } from './document';
import { Fields, Parameters, SchemaLink } from './fields';
import { documentLanguage } from './language';
import { ErrorLinks } from './links';
import { Markdown } from './markdown';
import { Method } from './method';
import { TryIt } from './try-it';

interface OperationSectionProps {
  operation: DescribedOperation;
  /** The path of the page that shows the operation. */
  page: string;
  baseUrl: string;
  /** The address of the signed-in user; null if nobody is signed in. */
  email: string | null;
}

/** What the examples are for: proper names, the same in every language. */
const clients = { curl: 'curl', typescript: 'TypeScript' };

const heading = 'text-sm font-semibold';
const link = 'font-mono text-accent underline underline-offset-2';

function Trying({ operation, page, email }: Omit<OperationSectionProps, 'baseUrl'>) {
  const t = useTranslations('apiReference');
  const { id, method, path, credentials, parameters, body } = operation;
  if (credentials.length > 0 && !credentials.includes('session'))
    return <p className="text-ink-muted">{t('noSession')}</p>;
  if (email === null && credentials.length > 0)
    return (
      <TextLink href={signInPath(placeOn(page, id))}>
        {t.rich('signInToTry', { summary: operation.summary, hidden })}
      </TextLink>
    );
  return (
    <TryIt
      operation={{
        summary: operation.summary,
        method,
        path,
        parameters,
        body: body?.example,
        changes: method !== 'GET',
      }}
      email={email}
    />
  );
}

/** One operation: what it does, what it takes and returns, and how to call it. */
export function OperationSection({ operation, page, baseUrl, email }: OperationSectionProps) {
  const t = useTranslations('apiReference');
  const { id, method, path, summary, description, scopes, parameters, body, answer, failures } = operation;
  return (
    <section id={id} className="scroll-mt-16 space-y-4 border-t border-line py-8">
      <h2 lang={documentLanguage} className="text-lg font-semibold">
        {summary}
      </h2>
      <p className="flex flex-wrap items-center gap-2">
        <Method name={method} />
        <code className="font-mono break-all">{path}</code>
        {scopes.map((scope) => (
          <span key={scope} className="rounded bg-accent-soft px-1.5 py-0.5 font-mono text-xs text-on-accent-soft">
            {t.rich('scope', { scope, hidden })}
          </span>
        ))}
      </p>
      <Markdown text={description} />
      <div className="grid gap-6 xl:grid-cols-2">
        <div className="min-w-0 space-y-4">
          {parameters.length > 0 && (
            <div>
              <h3 className={heading}>{t('parameters')}</h3>
              <Parameters parameters={parameters} />
            </div>
          )}
          {body && (
            <div>
              <h3 className={heading}>{t('body')}</h3>
              <Fields schema={schemaOfBody(body.schema)} />
            </div>
          )}
          <div className="space-y-1">
            <h3 className={heading}>{t('response')}</h3>
            <p>
              <code className="font-mono">{answer.status}</code>{' '}
              <span lang={documentLanguage}>{answer.description}</span>{' '}
              {answer.schema !== undefined && <SchemaLink name={answer.schema} className={link} />}
            </p>
            {answer.example !== undefined && (
              <details className="py-1">
                <summary className="cursor-pointer">{t.rich('example', { summary, hidden })}</summary>
                <div className="pt-2">
                  <JsonBlock title={t('response')} about={summary} value={answer.example} />
                </div>
              </details>
            )}
          </div>
          <div className="space-y-1">
            <h3 className={heading}>{t('errors')}</h3>
            <ErrorLinks statuses={failures} />
          </div>
        </div>
        <div className="min-w-0 space-y-3">
          <CodeBlock title={clients.curl} about={summary} code={atServer(operation.curl, baseUrl)} />
          <CodeBlock title={clients.typescript} about={summary} code={atServer(operation.typescript, baseUrl)} />
          <Trying operation={operation} page={page} email={email} />
        </div>
      </div>
    </section>
  );
}
