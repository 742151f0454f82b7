import { z } from 'zod';
import { sentences, tooLong } from './errors.ts';
import { email, givenSecret, pathId, text, textKinds, timestamp, uuid } from './fields.ts';
import { occupations } from './kinds.ts';
import { Level } from './levels.ts';

export const RoleAtOrganization = z
  .enum(occupations)
  .meta({ id: 'RoleAtOrganization', description: 'What the person does in the organization, in their own words.' });

export const UserBasic = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Number of the user.' }),
    uuid: z.uuid().meta({ description: 'UUID of the user.' }),
    distinct_id: z.string().meta({ description: 'Identifier under which analytics know the user.' }),
    first_name: z.string().meta({ description: 'First name; may be empty.' }),
    last_name: z.string().meta({ description: 'Last name; may be empty.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
    is_email_verified: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether the address is known to belong to the user.' }),
    hedgehog_config: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Always null here; clients of the documented API expect the field.' }),
    role_at_organization: RoleAtOrganization.nullable(),
  })
  .meta({ id: 'UserBasic', description: 'A person, as shown wherever people are listed.' });
export type UserBasic = z.infer<typeof UserBasic>;

export const OrganizationOfUser = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the organization.' }),
    name: z.string().meta({ description: 'Name of the organization.' }),
    slug: z.string().meta({ description: 'Name of the organization as it stands in addresses.' }),
    membership_level: Level,
  })
  .meta({ id: 'OrganizationOfUser', description: 'An organization that the caller is in.' });
export type OrganizationOfUser = z.infer<typeof OrganizationOfUser>;

export const TeamOfUser = z
  .strictObject({
    id: z.int().meta({ description: 'Number of the project.' }),
    name: z.string().meta({ description: 'Name of the project.' }),
  })
  .meta({ id: 'TeamOfUser', description: 'A project, as the caller is told of the one they begin with.' });

export const User = z
  .strictObject({
    ...UserBasic.shape,
    is_active: z.boolean().meta({ description: 'Whether the user may sign in.' }),
    has_password: z.boolean().meta({ description: 'Whether the user can sign in with a password.' }),
    has_social_auth: z.boolean().meta({ description: 'Whether the user signed in through another provider.' }),
    is_2fa_enabled: z.boolean().meta({ description: 'Whether a second factor is set up.' }),
    date_joined: timestamp('When the user signed up.'),
    last_login: timestamp('When the user last signed in.').nullable(),
    organization: OrganizationOfUser.nullable().meta({ description: "The caller's current organization." }),
    organizations: z.array(OrganizationOfUser).meta({ description: 'Every organization the caller is in.' }),
    team: TeamOfUser.nullable().meta({
      description: 'The first project of the current organization that the caller may see.',
    }),
    is_organization_first_user: z
      .boolean()
      .meta({ description: 'Whether nobody invited the caller into their current organization; false without one.' }),
  })
  .meta({ id: 'User', description: 'The caller.' });
export type User = z.infer<typeof User>;

/** In characters. Those that were chosen before it was longer still sign in. */
const minPasswordLength = 10;

export const password = z
  .string()
  .check((payload) => {
    const count = [...payload.value].length;
    if (payload.value === '')
      payload.issues.push({
        code: 'custom',
        input: '',
        message: sentences.fieldBlank,
        params: { code: 'blank' },
      });
    else if (count < minPasswordLength)
      payload.issues.push({
        code: 'custom',
        input: '',
        message: sentences.passwordTooShort,
        params: { code: 'min_length' },
      });
    else if (count > 128)
      payload.issues.push({
        code: 'custom',
        input: '',
        message: tooLong(128).detail,
        params: { code: 'max_length', translation: tooLong(128) },
      });
  })
  .meta({
    description: `Password, ${minPasswordLength} to 128 characters; no common one, and not the e-mail address.`,
    minLength: minPasswordLength,
    maxLength: 128,
  })
  .register(textKinds, { kind: 'secret' });

/** Of a first and of a last name. */
export const maxNameLength = 150;

const firstName = text(maxNameLength, { description: 'First name.', example: 'Ada', blank: true });
const lastName = text(maxNameLength, { description: 'Last name.', example: 'Lovelace', blank: true });

export const UserUpdate = z.object({
  first_name: firstName.optional(),
  last_name: lastName.optional(),
  role_at_organization: RoleAtOrganization.nullable().optional(),
  set_current_organization: uuid('Makes this organization, one the caller is in, the current one.').optional(),
});

/** Signing up; an invite's token joins its organization, otherwise the person's own organization is created. */
export const SignUp = z.object({
  email: email('E-mail address to sign in with.'),
  password,
  first_name: firstName.default(''),
  last_name: lastName.default(''),
  role_at_organization: RoleAtOrganization.nullable().optional(),
  organization_name: text(64, {
    description: "Name of the organization to create; by default the person's own.",
    example: 'Acme',
  }).optional(),
  invite_token: givenSecret(500, 'The token of the invite to accept.').optional(),
  invite_proof: givenSecret(100, 'What the link in a mailed invite has besides its token.').optional(),
});

/** What became of a sign-up. */
export const SignedUp = z.strictObject({
  email: z.string().meta({ description: 'The address.' }),
  uuid: z.uuid().nullable().meta({ description: 'UUID of the user; null until the link in a mail is opened.' }),
  organization_id: z
    .uuid()
    .nullable()
    .meta({ description: 'The organization of the user; null until the link in a mail is opened.' }),
});

export const AddressChange = z.object({ email: email('The address to sign in with from now on.') });

export const PasswordChange = z.object({
  current_password: givenSecret(1000, 'The password in use; not needed where there is none yet.').optional(),
  password,
  revoke_api_keys: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to revoke every API key of the caller too.' }),
});

/** Showing again that one is who signed in. */
export const PasswordConfirmation = z.object({ current_password: givenSecret(1000, 'The password in use.') });

export const UserUuid = z.object({ user_uuid: pathId('UUID of the user.') });
