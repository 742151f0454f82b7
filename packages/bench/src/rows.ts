import { newId } from '@rolecall/db';

/** Few enough that the values fit in one statement on either engine. */
const rowsPerInsert = 500;

/** Inserts rows in batches, and makes the rows of each batch just before it is inserted. */
export async function insertAll<Row>(
  count: number,
  make: (index: number) => Row,
  insert: (rows: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let done = 0; done < count; done += rowsPerInsert)
    await insert(Array.from({ length: Math.min(rowsPerInsert, count - done) }, (_, index) => make(done + index)));
}

export const slugOf = (index: number) => `team-${index}`;
export const provider = 'github';
export const providerOrganization = 'acme';

/** A reference from a role to the external group with this number. */
export const referenceRow = (
  index: number,
  of: { organization_id: string; role_id: string; created_by_user_id: number | null; created_at: string },
) => ({
  ...of,
  id: newId(),
  provider,
  provider_key: provider,
  provider_organization_id: providerOrganization,
  provider_organization_id_key: providerOrganization,
  provider_role_id: `${index}`,
  provider_role_id_key: `${index}`,
  provider_role_slug: slugOf(index),
  provider_role_slug_key: slugOf(index),
  provider_role_name: `Team ${index}`,
  search_key: `team ${index} ${slugOf(index)} ${providerOrganization} ${index}`,
});
