import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorBody, RolecallError } from '@rolecall/contracts';
import { strictTransport } from './headers.ts';
import type { RequestLine } from './logging.ts';
import type { Turns } from './turns.ts';

const malformed = new RolecallError('parse_error', 'The request is not HTTP as this server reads it.');

const reasons: Record<string, [status: number, body: ErrorBody]> = {
  HPE_HEADER_OVERFLOW: [431, new RolecallError('request_too_large', 'The headers of the request are too large.').body],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    413,
    new RolecallError('request_too_large', 'The chunks of the request are too large.').body,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, new RolecallError('parse_error', 'The request took too long to arrive.').body],
};

/**
 * Responds to requests that node cannot parse as HTTP with the documented error format, and closes the connection.
 * @param finish called for each response, except on connections on which nothing was sent
 */
export function handleClientErrors(
  server: Server,
  turns: Turns,
  secure: boolean,
  finish: (line: RequestLine) => void,
): void {
  server.on('clientError', (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    if (socket.writable && !turns.isAnswering(socket)) {
      const [status, body] = reasons[error.code ?? ''] ?? [400, malformed.body];
      const id = randomUUID();
      const json = JSON.stringify(body);
      const headers = [
        'Connection: close',
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(json)}`,
        'Cache-Control: no-store',
        `X-Request-Id: ${id}`,
        ...(secure ? [`Strict-Transport-Security: ${strictTransport}`] : []),
      ];
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${json}`);
      if (socket.bytesRead > 0) finish({ id, method: '', route: null, status, ms: 0, actor: null });
    }
    socket.destroy(error);
  });
}
