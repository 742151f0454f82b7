import type { Failure } from './trpc/errors.ts';

/** The forms that work without scripts: what the server does with each is in `server/authentication-forms.ts`. */
export type PostedFormName =
  | 'sign-in'
  | 'second-factor'
  | 'sign-up'
  | 'sign-out'
  | 'join'
  | 'forgot-password'
  | 'reset-password'
  | 'confirm';

/** What goes along with such a form, in hidden fields. */
export interface HiddenFields {
  form: PostedFormName;
  /** The page of ours to go on to. */
  next?: string;
  invite_token?: string;
  /** What the link of a mailed invite has besides its token. */
  invite_proof?: string;
  /** The secret of a mail's link. */
  link_token?: string;
}

/** A form that was posted without scripts and refused, for the page to show again. */
export interface PostedForm {
  failure: Failure;
  /** What was typed, by the fields' names; passwords and codes are left empty. */
  values: Readonly<Record<string, string>>;
}
