/** A setting or an option cannot be; the message tells what can. */
export class SettingError extends Error {}

/** A command failed in a way its caller must see; what there was to say has been said. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode = 1) {
    super();
    this.exitCode = exitCode;
  }
}
