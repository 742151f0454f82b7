import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorBody, RolecallError } from '@rolecall/contracts';
import { strictTransport } from './headers.ts';
import type { Turns } from './turns.ts';

const malformed = new RolecallError('parse_error', 'The request is not HTTP as this server reads it.');

const reasons: Record<string, [line: string, body: ErrorBody]> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    new RolecallError('request_too_large', 'The headers of the request are too large.').body,
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    '413 Payload Too Large',
    new RolecallError('request_too_large', 'The chunks of the request are too large.').body,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    new RolecallError('parse_error', 'The request took too long to arrive.').body,
  ],
};

/** Answers what node cannot read as HTTP in the documented shape, and closes its connection. */
export function answerClientErrors(server: Server, turns: Turns, secure: boolean): void {
  server.on('clientError', (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    if (socket.writable && !turns.isAnswering(socket)) {
      const [line, body] = reasons[error.code ?? ''] ?? ['400 Bad Request', malformed.body];
      const json = JSON.stringify(body);
      const headers = [
        'Connection: close',
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(json)}`,
        'Cache-Control: no-store',
        ...(secure ? [`Strict-Transport-Security: ${strictTransport}`] : []),
      ];
      socket.write(`HTTP/1.1 ${line}\r\n${headers.join('\r\n')}\r\n\r\n${json}`);
    }
    socket.destroy(error);
  });
}
