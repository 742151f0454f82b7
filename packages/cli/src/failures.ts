/** A setting or an option is invalid; the message says what is allowed. */
export class SettingError extends Error {}

/** A command failed with an exit code that its caller must see; everything there is to say has been printed. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode = 1) {
    super();
    this.exitCode = exitCode;
  }
}
