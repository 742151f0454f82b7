/**
 * What tests reach beneath the procedures. Nothing else may: a write that goes to the database has no authorization, no
 * event and no revision.
 * @packageDocumentation
 */
export { databaseOf } from './rolecall.ts';
export { suggestNextSteps } from './welcome/service.ts';
