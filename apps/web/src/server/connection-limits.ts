/** The limits of one connection, in bytes and milliseconds. */
export const connectionLimits = {
  /** For a request's line and headers together. */
  headerBytes: 16 * 1024,
  /** Until the headers of a request have arrived, and until all of it has. */
  headersMs: 10_000,
  requestMs: 60_000,
  /** How often connections are checked for timeouts. */
  checkMs: 2000,
  /** How long a connection may be idle. */
  keepAliveMs: 65_000,
  /** How long requests in flight may take once the server was told to stop; the rest of 10 s is for closing the database. */
  drainMs: 8000,
  /** The same for a request whose headers have not arrived yet. */
  drainHeadersMs: 1000,
};

/** File descriptors that connections leave for the database's files, the log and the program. */
export const reservedFiles = 128;

/** The largest share of all connections that one address may have, however few there are. */
export const addressShare = 1 / 4;

const megabyte = 1024 * 1024;

/** Limits for API responses that callers have not read yet, in bytes; responses of up to `small` bytes are not counted. */
export const responseLimits = { inAll: 128 * megabyte, perAddress: 32 * megabyte, small: 64 * 1024 };

/**
 * The size factor of MCP responses: they contain a tool's result twice, once as text in which quotes and backslashes take two
 * bytes.
 */
export const mcpCopies = 3;
