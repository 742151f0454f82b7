import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Logo } from '@/components/logo';
import { Contents } from './contents';
import { getReference, type Reference } from './document';
import { documentLanguage } from './language';
import { Markdown } from './markdown';
import { OperationSection } from './operation';
import { SharedSchema } from './schema';

const slug = (name: string) => name.toLowerCase().replaceAll(' ', '-');

/** A name, alike in every language. */
const openApi = 'OpenAPI';

const link = 'text-accent underline underline-offset-2';
const sectionHeading = 'text-xl font-semibold';

/** Those of the document's security schemes that have a message for a name. */
const namedCredentials = ['personalApiKey', 'session', 'projectSecretToken'] as const;

function Failures({ failures }: Pick<Reference, 'failures'>) {
  const t = useTranslations('apiReference');
  return (
    <section className="space-y-4">
      <h2 id="errors" className={sectionHeading}>
        {t('errors')}
      </h2>
      <ul lang={documentLanguage} className="divide-y divide-line">
        {failures.map(({ status, description, examples }) => (
          <li key={status} id={`error-${status}`} className="scroll-mt-16 space-y-1.5 py-3">
            <p>
              <code className="font-mono font-semibold">{status}</code> {description}
            </p>
            <ul className="space-y-0.5 text-ink-muted">
              {examples.map(({ code, detail }, index) => (
                <li key={index}>
                  <code className="font-mono text-ink">{code}</code> {detail}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The whole API on one page. It is made on the server and reads without JavaScript; trying operations needs it. */
export function ApiReference({ baseUrl, email }: { baseUrl: string; email: string | null }) {
  const t = useTranslations('apiReference');
  const credentialName = (name: string) => {
    const known = namedCredentials.find((each) => each === name);
    return known ? t(`credentialName.${known}`) : name;
  };
  const { introduction, credentials, failures, schemas, ...reference } = getReference();
  const groups = reference.groups.map((group) => ({ ...group, anchor: slug(group.name) }));
  const contents = groups.map(({ name, anchor, operations }) => ({
    name,
    anchor,
    operations: operations.map(({ id, method, path, summary }) => ({ id, method, path, summary })),
  }));
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {useTranslations('shell')('skipToContent')}
      </a>
      <header className="sticky top-0 z-20 flex h-13 items-center justify-between gap-4 border-b border-line bg-surface px-4">
        <Link href="/" className="flex rounded">
          <Logo />
        </Link>
        <p className="flex items-center gap-4">
          <a href="/api/schema" className={link}>
            {openApi}
          </a>
          {email === null && (
            <Link href={`/sign-in?next=${encodeURIComponent('/docs/api')}` as Route} className={link}>
              {t('signIn')}
            </Link>
          )}
        </p>
      </header>
      <div className="lg:grid lg:grid-cols-[16rem_minmax(0,1fr)]">
        <nav
          aria-label={t('contents')}
          className="sticky top-13 h-[calc(100dvh-3.25rem)] overflow-y-auto border-r border-line p-3 max-lg:hidden"
        >
          <Contents groups={contents} />
        </nav>
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl space-y-10 px-4 py-8 outline-none sm:px-6">
          <div className="space-y-4">
            <h1 className="text-2xl font-semibold">{t('title')}</h1>
            <Markdown text={introduction} />
            <noscript>
              <p className="text-ink-muted">{t('needsJavaScript')}</p>
            </noscript>
          </div>
          <details className="rounded-lg border border-line bg-surface p-3 lg:hidden">
            <summary className="cursor-pointer font-medium">{t('contents')}</summary>
            <nav aria-label={t('contents')} className="pt-3">
              <Contents groups={contents} />
            </nav>
          </details>
          <section className="space-y-4">
            <h2 id="credentials" className={sectionHeading}>
              {t('credentials')}
            </h2>
            {credentials.map(({ name, description }) => (
              <div key={name} className="space-y-2">
                <h3 className="font-semibold">{credentialName(name)}</h3>
                <Markdown text={description} />
              </div>
            ))}
          </section>
          <Failures failures={failures} />
          {groups.map(({ name, anchor, description, operations }) => (
            <section key={name}>
              <h2 lang={documentLanguage} id={anchor} className={`${sectionHeading} scroll-mt-16`}>
                {name}
              </h2>
              <p lang={documentLanguage} className="pt-1 pb-6 text-ink-muted">
                {description}
              </p>
              {operations.map((operation) => (
                <OperationSection key={operation.id} operation={operation} baseUrl={baseUrl} email={email} />
              ))}
            </section>
          ))}
          <section className="space-y-8">
            <h2 id="objects" className={`${sectionHeading} scroll-mt-16`}>
              {t('objects')}
            </h2>
            {schemas.map(([name, schema]) => (
              <SharedSchema key={name} name={name} schema={schema} />
            ))}
          </section>
        </main>
      </div>
    </>
  );
}
