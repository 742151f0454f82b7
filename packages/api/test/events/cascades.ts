import type { Database } from '@rolecall/db';
import { CompiledQuery } from 'kysely';

/** Foreign keys by which rows are deleted, or columns set to null, together with the row that they refer to. */
const references: readonly [table: string, parent: string, on: string, column?: string][] = [
  ['organization_memberships', 'organizations', 'p.id = old.organization_id'],
  ['organization_invites', 'organizations', 'p.id = old.organization_id'],
  ['roles', 'organizations', 'p.id = old.organization_id'],
  ['projects', 'organizations', 'p.id = old.organization_id'],
  ['role_memberships', 'roles', 'p.organization_id = old.organization_id and p.id = old.role_id'],
  [
    'role_memberships',
    'organization_memberships',
    'p.organization_id = old.organization_id and p.user_id = old.user_id',
  ],
  [
    'role_grants',
    'role_memberships',
    'p.organization_id = old.organization_id and p.role_id = old.role_id and p.user_id = old.user_id',
  ],
  ['role_external_references', 'roles', 'p.organization_id = old.organization_id and p.id = old.role_id'],
  [
    'organization_invite_roles',
    'organization_invites',
    'p.organization_id = old.organization_id and p.id = old.invite_id',
  ],
  ['organization_invite_roles', 'roles', 'p.organization_id = old.organization_id and p.id = old.role_id'],
  ['dashboards', 'projects', 'p.organization_id = old.organization_id and p.id = old.project_id'],
  ['users', 'organizations', 'p.id = old.current_organization_id', 'current_organization_id'],
];

/**
 * Counts the cascades of the database from now on: rows that it deletes because the row that they refer to is gone, and
 * columns that it sets to null for the same reason.
 * @returns a function that lists the cascades with their counts
 */
export async function countCascades({ engine, executor }: Database): Promise<() => Promise<string[]>> {
  const run = (statement: string) => executor.executeQuery(CompiledQuery.raw(statement));
  await run('create table cascades_seen (what text not null)');
  for (const [number, [table, parent, on, column]] of references.entries()) {
    const name = `cascade_${number}`;
    const event = column ? `update of ${column}` : 'delete';
    const gone = `not exists (select 1 from ${parent} as p where ${on})`;
    const isCleared = column ? `old.${column} is not null and new.${column} is null and ` : '';
    const note = `insert into cascades_seen (what) values ('${table} with ${parent}')`;
    if (engine.name === 'sqlite')
      await run(`create trigger ${name} before ${event} on ${table} when ${isCleared}${gone} begin ${note}; end`);
    else {
      const body = `begin if ${isCleared}${gone} then ${note}; end if; return ${column ? 'new' : 'old'}; end`;
      await run(`create function ${name}() returns trigger language plpgsql as $$ ${body} $$`);
      await run(`create trigger ${name} before ${event} on ${table} for each row execute function ${name}()`);
    }
  }
  return async () => {
    const { rows } = await run('select what, count(*) as times from cascades_seen group by what order by what');
    return (rows as { what: string; times: number }[]).map(({ what, times }) => `${what}: ${times} times`);
  };
}
