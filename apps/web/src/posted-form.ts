import type { Failure } from './trpc/errors.ts';

/** The forms that work without scripts, handled in `server/authentication-forms.ts`. */
export type PostedFormName =
  | 'sign-in'
  | 'second-factor'
  | 'sign-up'
  | 'sign-out'
  | 'join'
  | 'forgot-password'
  | 'reset-password'
  | 'confirm';

/** The hidden fields of such a form. */
export interface HiddenFields {
  form: PostedFormName;
  /** The path in this app to continue to. */
  next?: string;
  invite_token?: string;
  /** The proof in the link of a mailed invite, besides its token. */
  invite_proof?: string;
  /** The secret in a mailed link. */
  link_token?: string;
}

/** A form that was posted without scripts and refused, for the page to show again. */
export interface PostedForm {
  failure: Failure;
  /** The typed values by field name; passwords and codes are left empty. */
  values: Readonly<Record<string, string>>;
}
