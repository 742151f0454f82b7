/** What is wrong with an installation; the message tells its keeper what to do. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}
