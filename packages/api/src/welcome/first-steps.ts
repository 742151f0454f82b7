import type { FirstSteps } from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';
import type { SqlBool } from 'kysely';

interface Caller {
  organization_id: string;
  user_id: number;
  now: string;
}

type Row = Record<keyof FirstSteps, SqlBool>;

const prepareFirstSteps = prepared<Caller, Row>((db, param) =>
  db.selectNoFrom((eb) => {
    const ofOrganization = (table: 'roles' | 'role_external_references' | 'projects') =>
      eb.exists(eb.selectFrom(table).select('id').where('organization_id', '=', param('organization_id')));
    return [
      eb
        .or([
          eb.exists(
            eb
              .selectFrom('organization_memberships')
              .select('id')
              .where('organization_id', '=', param('organization_id'))
              .where('user_id', '<>', param('user_id')),
          ),
          eb.exists(
            eb
              .selectFrom('organization_invites')
              .select('id')
              .where('organization_id', '=', param('organization_id'))
              .where('expires_at', '>', param('now')),
          ),
        ])
        .as('people'),
      ofOrganization('roles').as('roles'),
      ofOrganization('role_external_references').as('external_groups'),
      ofOrganization('projects').as('projects'),
      eb.exists(eb.selectFrom('personal_api_keys').select('id').where('user_id', '=', param('user_id'))).as('api_key'),
    ];
  }),
);

/** What is done of setting up an organization. */
export async function findFirstSteps(db: Executor, caller: Caller): Promise<FirstSteps> {
  const [row] = await prepareFirstSteps(db, caller);
  return {
    people: Boolean(row?.people),
    roles: Boolean(row?.roles),
    external_groups: Boolean(row?.external_groups),
    projects: Boolean(row?.projects),
    api_key: Boolean(row?.api_key),
  };
}
