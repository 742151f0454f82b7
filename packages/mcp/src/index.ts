/**
 * The operations of the REST API as tools of the Model Context Protocol: over HTTP beside that API, and over standard input
 * and output for clients that start a program.
 * @packageDocumentation
 */
export { createMcpHandler, type FinishedMcpRequest, type McpHandler, mcpPath, type McpOptions } from './http.ts';
export { isMcpProgram, serveStdio, type StdioOptions } from './stdio.ts';
export { type Tool, tools } from './tools.ts';
