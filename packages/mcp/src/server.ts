import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { documentedError } from '@rolecall/api';
import type { RolecallError } from '@rolecall/contracts';
import { apiVersion } from '@rolecall/rest';
import { resultOf, type Credential, isListed, requestOf, type Tool, type ToolRequest, tools } from './tools.ts';

/** What differs between the ways in. */
export interface Connection {
  /** The one organization that the client has named. */
  organization?: string | undefined;
  /** For whom tools are listed. @throws RolecallError */
  credential(): Promise<Credential> | Credential;
  /** Performs a tool's request. @returns what REST answers @throws RolecallError */
  send(tool: Tool, request: ToolRequest, signal: AbortSignal): Promise<unknown>;
  /** Told of every failure that was nobody's intention. Its cause appears in no answer. */
  onError(cause: unknown): void;
}

const instructions =
  'Rolecall knows who is in an organization and which roles they hold. Find people with members-list, roles with roles-list, and the role behind a group elsewhere with role-external-references-lookup. Lists answer pages, with fewer results than limit where they are large: go on with offset, by as many as there were, until count is reached.';

// Making one takes milliseconds, and a server is made for every request.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/** A failure as models read it: the documented sentence, then the whole documented body. */
const failed = ({ body }: RolecallError): CallToolResult => ({
  isError: true,
  content: [
    { type: 'text', text: body.detail },
    { type: 'text', text: JSON.stringify(body) },
  ],
});

/** A server of the Model Context Protocol with a tool for each operation of the API. */
export function createMcpServer({ organization, credential, send, onError }: Connection): Server {
  // The SDK's McpServer takes zod schemas and says in its own words what is wrong with an input. Here schemas are JSON,
  // made once, and every sentence is the API's.
  const server = new Server(
    { name: 'rolecall', title: 'Rolecall', version: apiVersion },
    {
      capabilities: { tools: {} },
      instructions:
        organization === undefined
          ? instructions
          : `${instructions} Everything is about one organization, ${organization}.`,
      jsonSchemaValidator,
    },
  );
  const documented = (thrown: unknown): RolecallError => {
    const error = documentedError(thrown);
    if (error.code === 'error') onError(error.cause ?? error);
    return error;
  };

  server.setRequestHandler(ListToolsRequestSchema, async () => {
    let known: Credential;
    try {
      known = await credential();
    } catch (thrown) {
      const { body } = documented(thrown);
      throw new McpError(ErrorCode.InternalError, body.detail, body);
    }
    const listed = [...tools.values()].filter((tool) => isListed(tool, known));
    return { tools: listed.map(({ definition, pinned }) => (organization === undefined ? definition : pinned)) };
  });

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }): Promise<CallToolResult> => {
    const tool = tools.get(params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${params.name.slice(0, 100)}`);
    try {
      const request = requestOf(tool, params.arguments ?? {}, organization);
      const answer = resultOf(tool, await send(tool, request, signal));
      const text = tool.operation.answer ? JSON.stringify(answer) : 'Done.';
      return { content: [{ type: 'text', text }], structuredContent: answer };
    } catch (thrown) {
      return failed(documented(thrown));
    }
  });
  return server;
}
