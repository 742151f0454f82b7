import type { ProcedureName } from '@rolecall/contracts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One operation of the REST API, as data. The handler, the OpenAPI document, the test matrices and the MCP tools are all
 * derived from these; inputs and outputs come from the procedure's schemas.
 */
export interface Route {
  method: Method;
  /** Path below `/api`. A segment that begins with `:` is a parameter, named as in the procedure's input. */
  path: `/${string}`;
  procedure: ProcedureName;
  status: 200 | 201 | 204;
  /** What an empty result means; the status is then 204. */
  emptied?: string;
  /** Operation id; by default derived from the procedure, which two routes cannot share. */
  operationId?: string;
  /** Fields that the body must contain although the procedure does not require them. */
  required?: readonly string[];
  /**
   * Whether the response depends only on the rows of the organization and is the same for all permitted callers. If so, it
   * is cached while the organization is unchanged.
   */
  kept?: true;
  /** Whether it returns a page of results. */
  paginated?: true;
  /** For writes: whether repeating the call changes nothing more. By default, that is so for all methods except POST. */
  idempotent?: false;
  /** For a POST that does more than add. */
  destructive?: true;
  /** Whether the operation exists to show the secrets in its response; other MCP tools mask them. */
  revealing?: true;
  /** A few words in the imperative. */
  summary: string;
  /** When to use it, what it returns and which rules apply. */
  description: string;
  /** Its number in the public documentation that the API follows. */
  documented?: number;
}
