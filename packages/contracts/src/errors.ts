/** Every way a request can fail, with its HTTP status and type. The table is closed: the API throws nothing else. */
export const errorTable = {
  parse_error: { status: 400, type: 'invalid_request' },
  required: { status: 400, type: 'validation_error' },
  null: { status: 400, type: 'validation_error' },
  blank: { status: 400, type: 'validation_error' },
  max_length: { status: 400, type: 'validation_error' },
  min_length: { status: 400, type: 'validation_error' },
  min_value: { status: 400, type: 'validation_error' },
  max_value: { status: 400, type: 'validation_error' },
  max_decimal_places: { status: 400, type: 'validation_error' },
  invalid_input: { status: 400, type: 'validation_error' },
  invalid_choice: { status: 400, type: 'validation_error' },
  does_not_exist: { status: 400, type: 'validation_error' },
  unique: { status: 400, type: 'validation_error' },
  null_characters_not_allowed: { status: 400, type: 'validation_error' },
  surrogate_characters_not_allowed: { status: 400, type: 'validation_error' },
  not_authenticated: { status: 401, type: 'authentication_error' },
  authentication_failed: { status: 401, type: 'authentication_error' },
  permission_denied: { status: 403, type: 'authentication_error' },
  not_found: { status: 404, type: 'invalid_request' },
  method_not_allowed: { status: 405, type: 'invalid_request' },
  conflict: { status: 409, type: 'invalid_request' },
  idempotency_key_in_use: { status: 409, type: 'invalid_request' },
  precondition_failed: { status: 412, type: 'invalid_request' },
  request_too_large: { status: 413, type: 'invalid_request' },
  unsupported_media_type: { status: 415, type: 'invalid_request' },
  idempotency_key_reused: { status: 422, type: 'invalid_request' },
  throttled: { status: 429, type: 'throttled_error' },
  error: { status: 500, type: 'server_error' },
  service_unavailable: { status: 503, type: 'server_error' },
} as const satisfies Record<string, { status: number; type: string }>;

export type ErrorCode = keyof typeof errorTable;
export type ErrorStatus = (typeof errorTable)[ErrorCode]['status'];

/** The body of every error response. */
export interface ErrorBody {
  type: (typeof errorTable)[ErrorCode]['type'];
  code: ErrorCode;
  detail: string;
  attr: string | null;
}

/**
 * Error messages without placeholders. An error with one of these messages carries its key here as the message id, by which
 * the web app finds translations, so published keys must not be renamed.
 */
export const sentences = {
  notAuthenticated: 'Authentication credentials were not provided.',
  notMember: 'You do not have permission to perform this action.',
  levelTooLow: 'Your organization access level is insufficient.',
  projectForbidden: "You don't have sufficient permissions in the project.",
  projectRulesForbidden: 'Must be admin to modify project permissions.',
  resourceRulesForbidden: 'Must be an Organization admin to modify project-wide permissions.',
  otherResource: 'The rule is about something else than the address it was sent to.',
  organizationNotOnKey: 'API key does not have access to the requested organization.',
  notFound: 'Not found.',
  endpointNotFound: 'Endpoint not found.',
  serverError: 'A server error occurred.',
  unavailable: 'Service temporarily unavailable, try again later.',
  notUuid: 'Must be a valid UUID.',
  changedSinceRead: 'The object has changed since it was read.',
  revisionNotReached: 'The organization has not reached this revision yet.',
  idempotencyKeyInUse: 'The first request with this idempotency key is still running.',
  idempotencyKeyReused: 'This idempotency key came with another request before.',
  fieldRequired: 'This field is required.',
  fieldNull: 'This field may not be null.',
  fieldBlank: 'This field may not be blank.',
  invalidUrl: 'Enter a valid URL.',
  invalidEmail: 'Enter a valid email address.',
  invalidValue: 'Enter a valid value.',
  nullCharacters: 'Null characters are not allowed.',
  surrogates: 'Surrogate characters are not allowed.',
  jsonTooDeep: 'Value must be valid JSON, nested at most 100 levels deep.',
  jsonNumber:
    'A number would not come back as it was sent. Send integers beyond 9007199254740991 and longer decimals as strings.',
  jsonInvalid: 'Value must be valid JSON.',
  invisibleCharacters: 'Control and invisible characters are not allowed.',
  notText: 'Not a valid string.',
  notInteger: 'A valid integer is required.',
  notNumber: 'A valid number is required.',
  tooManyPlaces: 'Ensure that there are no more than 2 decimal places.',
  listEmpty: 'This list may not be empty.',
  dashboardElsewhere: 'Dashboard does not belong to this team.',
  notBoolean: 'Must be a valid boolean.',
  groupNeedsKey: 'A group needs an id or a slug.',
  groupMemberNeedsKey: 'A member of a group needs an email or a provider_user_id.',
  revocationsLimit: 'Write a share such as 35%, or a number such as 12.',
  passwordTooShort: 'This password is too short. It must contain at least 10 characters.',
  passwordCommon: 'This password is too common.',
  passwordIsAddress: 'This password is too similar to the email address.',
  currentPasswordIncorrect: 'Your current password is incorrect.',
  currentPasswordChosen: 'This is your current password. Choose another one.',
  accountExists: 'There is already an account with this email address.',
  inviteExists: 'There is already an open invite for this email address.',
  roleNameTaken: 'There is already a role with this name.',
  alreadyMember: 'User is already a member of the organization.',
  addressIsMember: 'A user with this email address already belongs to the organization.',
  alreadyInRole: 'User is already part of the role.',
  lastOwner: 'The organization must keep an owner: make somebody else owner first.',
  deletedMeanwhile: 'Something this refers to was deleted meanwhile.',
  roleMissing: 'Role does not exist.',
  userMissing: 'User does not exist.',
  notRecentlyAuthenticated: 'This action requires you to be recently authenticated.',
  userInactive: 'User inactive or deleted.',
  secondFactorRequired: 'This organization requires a second factor. Set one up in your account settings.',
  secondFactorMissing: 'Set up a second factor first.',
  secondFactorOfOwnMissing: 'Set up a second factor for your own account before you require one.',
  secondFactorAsked: 'Confirm that it is you with your second factor.',
  codeWrong: 'Invalid code. Enter a new one.',
  passkeyWrong: 'This passkey did not work. Try again.',
  passkeysOfWebOnly: 'Passkeys can be used in the web app only.',
  tooManyPasskeys: 'An account can have 20 passkeys. Remove one first.',
  signInOver: 'Your sign-in has expired. Sign in again.',
  inviteExpired: 'This invite has expired. Ask for a new one.',
  noMail: 'This server sends no mail.',
  addressNotVerified: 'Verify your email address first.',
  addressVerified: 'Your email address is verified already.',
  addressInUse: 'This is your email address already.',
  linkOfAccount: 'Sign in to this account first, then open the link again.',
  passwordNotChosen: 'This is not the password that was chosen for this account.',
  linkIsOver: 'This link no longer works. Ask for a new one.',
  inviteForAnother: 'This invite is addressed to another email address.',
  groupSyncApplied: 'This run was applied. What was applied is kept.',
  expiryInPast: 'The expiry must lie in the future.',
  notGrantedByHand: 'Only a role that was granted by hand can expire.',
} as const;

const sentenceIds = new Map<string, string>(Object.entries(sentences).map(([id, sentence]) => [sentence, id]));

/** The rate limit of a credential. */
export interface Allowance {
  /** Maximum number of requests at once, after a pause. */
  limit: number;
  /** Number of requests left at once, now. */
  remaining: number;
  /** Seconds without requests until `remaining` is back at `limit`. */
  resetInSeconds: number;
}

/** Values for the placeholders of a translated message, by name. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** An error message whose text varies. */
export interface Sentence {
  detail: string;
  messageId: string;
  values: MessageValues;
}

/** @param limit in characters as people count them (code points) */
export const tooLong = (limit: number): Sentence => ({
  detail: `Ensure this field has no more than ${limit} characters.`,
  messageId: 'maxLength',
  values: { limit },
});

/** @param limit in entries */
export const tooMany = (limit: number): Sentence => ({
  detail: `Ensure this field has no more than ${limit} elements.`,
  messageId: 'maxElements',
  values: { limit },
});

/** The message for a number that is too large. @param bound the largest allowed value */
export const aboveMost = (bound: number | bigint): Sentence => ({
  detail: `Ensure this value is less than or equal to ${bound}.`,
  messageId: 'maxValue',
  values: { bound: Number(bound) },
});
export const belowLeast = (bound: number | bigint): Sentence => ({
  detail: `Ensure this value is greater than or equal to ${bound}.`,
  messageId: 'minValue',
  values: { bound: Number(bound) },
});

/** The message for a value that is not one of the choices. @param value as shown in the message */
export const notAChoice = (value: string): Sentence => ({
  detail: `"${value}" is not a valid choice.`,
  messageId: 'notAChoice',
  values: { value },
});

/** The only error that procedures throw on purpose; any other error is reported with code `error`. */
export class RolecallError extends Error {
  override readonly name = 'RolecallError';
  readonly code: ErrorCode;
  readonly attr: string | null;
  /** Seconds until the caller may retry; only with the codes `throttled` and `service_unavailable`. */
  readonly retryAfter: number | undefined;
  /** The rate limit of the throttled credential; undefined if a different limit was reached. */
  readonly allowance: Allowance | undefined;
  /** Key of the message in the translation catalogues; undefined if the message exists only in English. */
  readonly messageId: string | undefined;
  /** Values for the placeholders of the translated message. */
  readonly values: MessageValues | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      attr?: string | null;
      retryAfter?: number;
      allowance?: Allowance | undefined;
      messageId?: string;
      values?: MessageValues;
      cause?: unknown;
    } = {},
  ) {
    super(detail, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.attr = options.attr ?? null;
    this.retryAfter = options.retryAfter;
    this.allowance = options.allowance;
    this.messageId = options.messageId ?? sentenceIds.get(detail);
    this.values = options.values;
  }

  get status(): ErrorStatus {
    return errorTable[this.code].status;
  }

  get body(): ErrorBody {
    return { type: errorTable[this.code].type, code: this.code, detail: this.message, attr: this.attr };
  }
}

export const notFound = () => new RolecallError('not_found', sentences.notFound);
export const permissionDenied = (detail: string) => new RolecallError('permission_denied', detail);
export const conflict = (detail: string) => new RolecallError('conflict', detail);
export const fieldRequired = (attr: string) => new RolecallError('required', sentences.fieldRequired, { attr });
/** A violated rule across fields, or one whose message names no single field. */
export const invalidInput = (detail: string, attr: string | null = null) =>
  new RolecallError('invalid_input', detail, { attr });
export const throttled = (seconds: number, allowance?: Allowance) =>
  new RolecallError(
    'throttled',
    `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
    {
      retryAfter: seconds,
      allowance,
      messageId: 'throttled',
      values: { seconds },
    },
  );
/** @param bytes the size limit */
export const requestTooLarge = (bytes: number) =>
  new RolecallError('request_too_large', `Request body exceeds the limit of ${bytes} bytes.`);
/** A related object that does not exist, or not in this organization. */
export const doesNotExist = (attr: string, key: string | number) =>
  new RolecallError('does_not_exist', `Invalid pk "${key}" - object does not exist.`, {
    attr,
    messageId: 'doesNotExist',
  });
