import { useTranslations } from 'next-intl';
import { groupPath } from './addresses';
import type { OperationGroup } from './document';
import { documentLanguage } from './language';
import { OperationSection } from './operation';
import { SharedSchema } from './schema';

interface GroupReferenceProps {
  group: OperationGroup;
  baseUrl: string;
  /** The address of the signed-in user; null if nobody is signed in. */
  email: string | null;
}

/** The operations of a group, and the objects that they return. */
export function GroupReference({ group, baseUrl, email }: GroupReferenceProps) {
  const t = useTranslations('apiReference');
  const { name, slug, description, operations, schemas } = group;
  return (
    <>
      <h1 lang={documentLanguage} className="text-2xl font-semibold">
        {name}
      </h1>
      <p lang={documentLanguage} className="pt-1 pb-6 text-ink-muted">
        {description}
      </p>
      <noscript>
        <p className="pb-6 text-ink-muted">{t('needsJavaScript')}</p>
      </noscript>
      {operations.map((operation) => (
        <OperationSection
          key={operation.id}
          operation={operation}
          page={groupPath(slug)}
          baseUrl={baseUrl}
          email={email}
        />
      ))}
      <section className="space-y-8 border-t border-line pt-8">
        <h2 id="objects" className="scroll-mt-16 text-xl font-semibold">
          {t('objects')}
        </h2>
        {schemas.map(([schemaName, schema]) => (
          <SharedSchema key={schemaName} name={schemaName} schema={schema} />
        ))}
      </section>
    </>
  );
}
