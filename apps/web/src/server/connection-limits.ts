/** What one connection may take, in bytes and milliseconds. */
export const connectionLimits = {
  /** Of a request's line and headers together. */
  headerBytes: 16 * 1024,
  /** Until the headers of a request are there, and the whole of it. */
  headersMs: 10_000,
  requestMs: 60_000,
  /** How often it is looked for connections whose time is up. */
  checkMs: 2000,
  /** How long a connection may be idle. */
  keepAliveMs: 65_000,
  /** How long requests in flight may take once the server was told to end; what is left of 10 s closes the database. */
  drainMs: 8000,
  /** And how long a request may take then whose headers have not arrived yet. */
  drainHeadersMs: 1000,
};

/** Descriptors that connections leave to the files of the database, the log and the program. */
export const reservedFiles = 128;

/** The largest part of all connections that one address may have, however few there are. */
export const addressShare = 1 / 4;

const megabyte = 1024 * 1024;

/** Bytes of answers of the API that callers have not read yet. */
export const responseLimits = { inAll: 128 * megabyte, perAddress: 32 * megabyte, small: 64 * 1024 };

/** A tool's answer stands in it twice, once as text, in which quotes and backslashes take two bytes. */
export const mcpCopies = 3;
