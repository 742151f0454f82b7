import { z } from 'zod';
import { sentences, tooLong } from './errors.ts';
import { email, givenSecret, pathId, text, textKinds, timestamp, uuid } from './fields.ts';
import { occupations } from './kinds.ts';
import { Level } from './levels.ts';

export const RoleAtOrganization = z
  .enum(occupations)
  .meta({ id: 'RoleAtOrganization', description: "The person's occupation in the organization, as they describe it." });

export const UserBasic = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Numeric ID of the user.' }),
    uuid: z.uuid().meta({ description: 'UUID of the user.' }),
    distinct_id: z.string().meta({ description: 'Identifier of the user in analytics.' }),
    first_name: z.string().meta({ description: 'First name; may be empty.' }),
    last_name: z.string().meta({ description: 'Last name; may be empty.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
    is_email_verified: z.boolean().nullable().meta({ description: 'Whether the e-mail address is verified.' }),
    hedgehog_config: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Always null; clients of the documented API expect the field.' }),
    role_at_organization: RoleAtOrganization.nullable(),
  })
  .meta({ id: 'UserBasic', description: 'A person, as shown in lists.' });
export type UserBasic = z.infer<typeof UserBasic>;

export const OrganizationOfUser = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the organization.' }),
    name: z.string().meta({ description: 'Name of the organization.' }),
    slug: z.string().meta({ description: 'Name of the organization for use in URLs.' }),
    membership_level: Level,
  })
  .meta({ id: 'OrganizationOfUser', description: 'An organization the caller belongs to.' });
export type OrganizationOfUser = z.infer<typeof OrganizationOfUser>;

export const TeamOfUser = z
  .strictObject({
    id: z.int().meta({ description: 'Numeric ID of the project.' }),
    name: z.string().meta({ description: 'Name of the project.' }),
  })
  .meta({ id: 'TeamOfUser', description: 'The project that the caller starts with.' });

export const User = z
  .strictObject({
    ...UserBasic.shape,
    is_active: z.boolean().meta({ description: 'Whether the user may sign in.' }),
    has_password: z.boolean().meta({ description: 'Whether the user can sign in with a password.' }),
    has_social_auth: z.boolean().meta({ description: 'Whether the user has signed in through an external provider.' }),
    is_2fa_enabled: z.boolean().meta({ description: 'Whether a second factor is set up.' }),
    date_joined: timestamp('When the user signed up.'),
    last_login: timestamp('When the user last signed in.').nullable(),
    organization: OrganizationOfUser.nullable().meta({ description: "The caller's current organization." }),
    organizations: z.array(OrganizationOfUser).meta({ description: 'All organizations the caller belongs to.' }),
    team: TeamOfUser.nullable().meta({
      description: 'The first project of the current organization that the caller may see.',
    }),
    is_organization_first_user: z.boolean().meta({
      description:
        'Whether the caller joined their current organization without an invite; false without a current organization.',
    }),
  })
  .meta({ id: 'User', description: 'The caller.' });
export type User = z.infer<typeof User>;

/** In characters. Shorter passwords from before the limit was raised still work. */
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
    description: `Password of ${minPasswordLength} to 128 characters. Common passwords and the e-mail address are refused.`,
    minLength: minPasswordLength,
    maxLength: 128,
  })
  .register(textKinds, { kind: 'secret' });

/** Maximum length of a first or last name, in characters. */
export const maxNameLength = 150;

const firstName = text(maxNameLength, { description: 'First name.', example: 'Ada', blank: true });
const lastName = text(maxNameLength, { description: 'Last name.', example: 'Lovelace', blank: true });

export const UserUpdate = z.object({
  first_name: firstName.optional(),
  last_name: lastName.optional(),
  role_at_organization: RoleAtOrganization.nullable().optional(),
  set_current_organization: uuid(
    'UUID of an organization the caller belongs to, to make it the current one.',
  ).optional(),
});

/**
 * Signing up. With an invite's token the person joins its organization; otherwise an organization of their own is created.
 */
export const SignUp = z.object({
  email: email('E-mail address to sign in with.'),
  password,
  first_name: firstName.default(''),
  last_name: lastName.default(''),
  role_at_organization: RoleAtOrganization.nullable().optional(),
  organization_name: text(64, {
    description: "Name of the organization to create; by default derived from the person's name.",
    example: 'Acme',
  }).optional(),
  invite_token: givenSecret(500, 'The token of the invite to accept.').optional(),
  invite_proof: givenSecret(100, 'The additional secret in the link of an e-mailed invite.').optional(),
});

/** The result of a sign-up. */
export const SignedUp = z.strictObject({
  email: z.string().meta({ description: 'The e-mail address.' }),
  uuid: z.uuid().nullable().meta({ description: 'UUID of the user; null until the link in the e-mail is opened.' }),
  organization_id: z
    .uuid()
    .nullable()
    .meta({ description: "UUID of the user's organization; null until the link in the e-mail is opened." }),
});

export const AddressChange = z.object({ email: email('The new e-mail address to sign in with.') });

export const PasswordChange = z.object({
  current_password: givenSecret(1000, 'The current password; not needed if none is set.').optional(),
  password,
  revoke_api_keys: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to also revoke all API keys of the caller.' }),
});

/** Confirms that the caller is the person who signed in. */
export const PasswordConfirmation = z.object({ current_password: givenSecret(1000, 'The current password.') });

export const UserUuid = z.object({ user_uuid: pathId('UUID of the user.') });
