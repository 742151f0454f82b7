import { useTranslations } from 'next-intl';
import { TextLink } from '@/components/ui/text-link';
import { groupPath, referencePath } from './addresses';
import { getReference, type NamedSchema, type Reference } from './document';
import { documentLanguage } from './language';
import { ObjectLinks, OperationLinks } from './links';
import { Markdown } from './markdown';
import { MovedAnchors } from './moved-anchors';
import { SharedSchema } from './schema';

const sectionHeading = 'scroll-mt-16 text-xl font-semibold';

/** The security schemes of the document that have a translated name. */
const namedCredentials = ['personalApiKey', 'session', 'projectSecretToken'] as const;

function Credentials({ credentials }: Pick<Reference, 'credentials'>) {
  const t = useTranslations('apiReference');
  const titleOf = (name: string) => {
    const known = namedCredentials.find((each) => each === name);
    return known ? t(`credentialName.${known}`) : name;
  };
  return (
    <section className="space-y-4">
      <h2 id="credentials" className={sectionHeading}>
        {t('credentials')}
      </h2>
      {credentials.map(({ name, description }) => (
        <div key={name} className="space-y-2">
          <h3 className="font-semibold">{titleOf(name)}</h3>
          <Markdown text={description} />
        </div>
      ))}
    </section>
  );
}

function Failures({ failures, failureSchemas }: Pick<Reference, 'failures' | 'failureSchemas'>) {
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
      {failureSchemas.map(([name, schema]) => (
        <SharedSchema key={name} name={name} schema={schema} />
      ))}
    </section>
  );
}

function Operations({ groups }: Pick<Reference, 'groups'>) {
  return (
    <section className="space-y-6">
      <h2 id="operations" className={sectionHeading}>
        {useTranslations('apiReference')('operations')}
      </h2>
      {groups.map(({ name, slug, description, operations }) => (
        <div key={slug} lang={documentLanguage} className="space-y-1">
          <h3 className="font-semibold">
            <TextLink href={groupPath(slug)}>{name}</TextLink>
          </h3>
          <p className="text-ink-muted">{description}</p>
          <OperationLinks
            slug={slug}
            operations={operations.map(({ id, method, summary }) => ({ id, method, summary }))}
          />
        </div>
      ))}
    </section>
  );
}

/** All objects by name, each linked to the first page that shows it. */
function Objects({ groups, failureSchemas }: Pick<Reference, 'groups' | 'failureSchemas'>) {
  const pages = new Map<string, string>();
  const add = (page: string, schemas: readonly NamedSchema[]) => {
    for (const [name] of schemas) if (!pages.has(name)) pages.set(name, page);
  };
  add(referencePath, failureSchemas);
  for (const { slug, schemas } of groups) add(groupPath(slug), schemas);
  return (
    <section className="space-y-4">
      <h2 id="objects" className={sectionHeading}>
        {useTranslations('apiReference')('objects')}
      </h2>
      <ObjectLinks pages={[...pages].toSorted(([one], [other]) => one.localeCompare(other))} />
    </section>
  );
}

/** The first page: what applies to the whole API, and links to everything in it. */
export function ReferenceOverview() {
  const t = useTranslations('apiReference');
  const { introduction, credentials, failures, failureSchemas, groups } = getReference();
  return (
    <div className="space-y-10">
      <div className="space-y-4">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        <Markdown text={introduction} />
      </div>
      <Credentials credentials={credentials} />
      <Failures failures={failures} failureSchemas={failureSchemas} />
      <Operations groups={groups} />
      <Objects groups={groups} failureSchemas={failureSchemas} />
      <MovedAnchors />
    </div>
  );
}
