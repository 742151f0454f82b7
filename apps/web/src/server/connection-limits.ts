/** What one connection may take, in bytes and milliseconds. */
export const connectionLimits = {
  /** Of a request's line and headers together. */
  headerBytes: 16 * 1024,
  /** Until the headers of a request are there, and the whole of it. */
  headersMs: 20_000,
  requestMs: 60_000,
  /** How long a connection may be idle. */
  keepAliveMs: 65_000,
  /** How long requests in flight may take once the server was told to end. */
  drainMs: 10_000,
};
