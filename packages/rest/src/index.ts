/**
 * The REST API of Rolecall: a table of routes over the procedures, a handler for Node's HTTP server, and the OpenAPI
 * document of both.
 * @packageDocumentation
 */
export { baseUrlOf, isSaneHost, type TrustProxy } from './base-url.ts';
export { type ApiResponse, send } from './response.ts';
export { readBody, readBytes, textOf } from './body.ts';
export { KeptAnswers } from './kept-answers.ts';
export { idempotencyKeyOf, isKept, performWrite } from './guarded-writes.ts';
export { etagOf } from './etag.ts';
export { createRestHandler, type RestHandler, type RestOptions } from './handler.ts';
export { apiVersion, openApiDocument, readable, type OpenApiDocument } from './openapi.ts';
export { type Operation, operations, perform, type OperationRequest } from './operations.ts';
export { methodNotAllowed } from './errors.ts';
export { leadsToSecret, loggedPath } from './logged-path.ts';
export { requestIdOf } from './request-id.ts';
export { routeGroups, routes, type RouteGroup } from './routes/index.ts';
export type { Method, Route } from './routes/route.ts';
export { allowanceHeaders, errorHeaders, type FinishedRequest, type Progress, serve } from './serve.ts';
