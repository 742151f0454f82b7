import { type ActivityScope, maxLimit } from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';

type OfOrganization = { organization_id: string };

/** What of an entry tells which page shows it. */
interface Entry {
  scope: string;
  activity: string;
  item_id: string;
  project_id: number | null;
  role_id: string | null;
}

/** How many ids a query looks for: a prepared query's shape is fixed, so that few ids fill the places of the next size. */
const sizes = [10, 100, maxLimit];

type Places<Id> = Record<`id_${number}`, Id>;

/** A query for the rows that have one of these ids, compiled once for each size. */
function preparedForIds<Id extends string | number, Row>(
  build: (
    db: Executor,
    organizationId: string,
    ids: Id[],
  ) => ReturnType<Parameters<typeof prepared<OfOrganization & Places<Id>, Row>>[0]>,
): (db: Executor, organizationId: string, ids: Id[]) => Promise<Row[]> {
  const queries = sizes.map((size) => {
    const places = Array.from({ length: size }, (_, place) => `id_${place}` as const);
    const query = prepared<OfOrganization & Places<Id>, Row>((db, param) =>
      build(db, param('organization_id'), places.map(param)),
    );
    return { size, places, query };
  });
  return async (db, organizationId, ids) => {
    const [first] = ids;
    const fitting = queries.find(({ size }) => size >= ids.length);
    if (first === undefined || !fitting) return [];
    const filled = fitting.places.map((place, index) => [place, ids[index] ?? first]);
    return fitting.query(db, { organization_id: organizationId, ...Object.fromEntries(filled) });
  };
}

const findRoles = preparedForIds<string, { id: string }>((db, organizationId, ids) =>
  db.selectFrom('roles').select('id').where('organization_id', '=', organizationId).where('id', 'in', ids),
);

const findMembers = preparedForIds<string, { id: string; uuid: string }>((db, organizationId, ids) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.id as id', 'u.uuid as uuid'])
    .where('m.organization_id', '=', organizationId)
    .where('m.id', 'in', ids)
    .where('u.is_active', '=', 1),
);

const findProjects = preparedForIds<number, { id: number }>((db, organizationId, ids) =>
  db.selectFrom('projects').select('id').where('organization_id', '=', organizationId).where('id', 'in', ids),
);

/**
 * Finds the page of the web app that shows what an entry is about, or null where there is nothing to see any more.
 * @param entries all that will be asked about, at most as many as a page of a list may hold
 */
export async function findPages(
  db: Executor,
  organizationId: string,
  entries: readonly Entry[],
): Promise<(entry: Entry) => string | null> {
  const distinct = <Id>(idOf: (entry: Entry) => Id | null | undefined) => [
    ...new Set(entries.map(idOf).filter((id): id is Id & {} => id !== undefined && id !== null)),
  ];
  const memberOf = (entry: Entry) => (entry.scope === 'OrganizationMembership' ? entry.item_id : undefined);
  const found = await Promise.all([
    findRoles(
      db,
      organizationId,
      distinct((entry) => entry.role_id),
    ),
    findMembers(db, organizationId, distinct(memberOf)),
    findProjects(
      db,
      organizationId,
      distinct((entry) => entry.project_id),
    ),
  ]);
  const roles = new Set(found[0].map(({ id }) => id));
  const members = new Map(found[1].map(({ id, uuid }) => [id, uuid]));
  const projects = new Set(found[2].map(({ id }) => id));

  return (entry) => {
    if (entry.activity === 'deleted') return null;
    switch (entry.scope as ActivityScope) {
      case 'Organization':
        return '/settings';
      case 'OrganizationMembership': {
        const uuid = members.get(entry.item_id);
        return uuid === undefined ? null : `/members/${uuid}`;
      }
      case 'OrganizationInvite':
        return '/members';
      case 'Role':
      case 'RoleMembership':
        return entry.role_id !== null && roles.has(entry.role_id) ? `/roles/${entry.role_id}` : null;
      case 'RoleExternalReference':
        return '/external-groups';
      case 'Project':
      case 'Dashboard':
        return entry.project_id !== null && projects.has(entry.project_id) ? `/projects/${entry.project_id}` : null;
      default:
        return null;
    }
  };
}
