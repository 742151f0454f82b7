/** A problem with an installation. The message tells the operator how to fix it. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}
