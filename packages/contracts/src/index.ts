/**
 * What every interface of Rolecall shares: schemas of all input and output, the closed list of errors, the permission table
 * and the rules for names. Depends only on zod and runs in browsers.
 * @packageDocumentation
 */
export * from './access-controls.ts';
export * from './activity-log.ts';
export { isBlank, withoutInvisible } from './characters.ts';
export * from './dashboards.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './fields.ts';
export * from './group-syncs.ts';
export * from './input-limits.ts';
export { exactJson, parseJson } from './json.ts';
export * from './kinds.ts';
export * from './levels.ts';
export * from './mails.ts';
export * from './members.ts';
export * from './normalize.ts';
export * from './organizations.ts';
export * from './pagination.ts';
export * from './permissions.ts';
export * from './personal-api-keys.ts';
export * from './projects.ts';
export * from './request-limits.ts';
export * from './role-external-references.ts';
export * from './roles.ts';
export * from './scopes.ts';
export * from './search.ts';
export * from './second-factor.ts';
export * from './sessions.ts';
export * from './subject-paths.ts';
export * from './subjects.ts';
export { isDay } from './times.ts';
export * from './users.ts';
export * from './validation.ts';
export * from './welcome.ts';
