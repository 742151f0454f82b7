import type { ProcedureName } from '@rolecall/contracts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One operation of the REST API, as data. The handler, the OpenAPI document, the test matrices and the tools for
 * language models are all made from these; what goes in and out comes from the procedure's schemas.
 */
export interface Route {
  method: Method;
  /** Below `/api`. A segment that begins with `:` is a parameter, named as in the procedure's input. */
  path: `/${string}`;
  procedure: ProcedureName;
  status: 200 | 201 | 204;
  /** What it means that there is nothing to answer, and that the status is 204 then. */
  emptied?: string;
  /** Its name for programs; by default the procedure's, which two routes cannot both have. */
  operationId?: string;
  /** Members that the body must have although the procedure does without. */
  required?: readonly string[];
  /**
   * Whether its answer follows from the rows of the organization alone, the same for everybody who may call it: then its
   * bytes are kept for as long as the organization is as it was.
   */
  kept?: true;
  /** Whether it answers a page of results. */
  paginated?: true;
  /** For what changes something: whether doing the same once more changes nothing more. Unless told, only POST does not. */
  idempotent?: false;
  /** For a POST that does not only add. */
  destructive?: true;
  /** Whether its purpose is to show the secrets in its answer; tools for language models mask them elsewhere. */
  revealing?: true;
  /** A few words, imperative. */
  summary: string;
  /** When to use it, what it answers and which rules it follows. */
  description: string;
  /** Its number in the public documentation that the API follows. */
  documented?: number;
}
