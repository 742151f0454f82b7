import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { roleNamesInputs } from './search';

/**
 * Fetches the names of roles.
 * @param ids may contain ids of deleted roles
 * @returns a function that gives the name of a role, or the reason why it is missing
 */
export function useRoleNames(ids: readonly string[]): (id: string) => string {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const queries = trpc.useQueries((each) =>
    roleNamesInputs(organization.id, ids).map((input) => each.roles.names(input)),
  );
  const names = new Map(queries.flatMap(({ data }) => data?.results.map(({ id, name }) => [id, name] as const) ?? []));
  const missing = queries.every(({ data }) => data)
    ? t('missing.deleted')
    : queries.some(({ error }) => error)
      ? t('missing.failed')
      : t('missing.loading');
  return (id) => names.get(id) ?? missing;
}
