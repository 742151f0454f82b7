import { z } from 'zod';
import { filter, instant, listOrder, pathId, severalIds, text, timestamp, uuid } from './fields.ts';
import { PageInput } from './pagination.ts';
import { Scope } from './scopes.ts';
import { UserBasic } from './users.ts';

export const PersonalApiKey = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the key.' }),
    label: z.string().meta({ description: 'What the key is for.' }),
    mask: z.string().meta({ description: 'First and last characters of the key.' }),
    scopes: z.array(Scope).meta({ description: 'What the key may do.' }),
    scoped_organizations: z
      .array(z.uuid())
      .nullable()
      .meta({ description: 'The only organizations the key can access; null for all.' }),
    scoped_projects: z
      .array(z.int())
      .nullable()
      .meta({ description: 'The only projects the key can access; null for all.' }),
    created_at: timestamp('When the key was created.'),
    expires_at: timestamp('When the key expires.').nullable(),
    last_used_at: timestamp('When the key was last used, to the minute.').nullable(),
  })
  .meta({ id: 'PersonalApiKey', description: 'A personal API key without its value, which is shown only once.' });
export type PersonalApiKey = z.infer<typeof PersonalApiKey>;

/** A member's key as it concerns one organization. Only its owner knows whether it can access others, and which. */
export const MemberApiKey = z
  .strictObject({
    ...PersonalApiKey.omit({ scoped_organizations: true, scoped_projects: true }).shape,
    owner: UserBasic.meta({ description: 'The member the key acts as.' }),
    is_limited_to_organization: z.boolean().meta({ description: 'Whether the key is limited to this organization.' }),
    projects: z
      .array(z.strictObject({ id: z.int(), name: z.string() }))
      .nullable()
      .meta({ description: 'The only projects of this organization that the key can access, by name; null for all.' }),
  })
  .meta({ id: 'MemberApiKey', description: "A member's personal API key that can access the organization." });
export type MemberApiKey = z.infer<typeof MemberApiKey>;

const byLabel = filter(
  text(200, {
    description: 'Only keys whose label contains this text, ignoring case and accents.',
    blank: true,
  }).optional(),
);

export const MemberApiKeyListInput = z.object({
  ...PageInput.shape,
  user_uuid: filter(uuid('Only keys of this member.').optional()),
  search: byLabel,
  order: listOrder(['created_at', 'label', 'owner', 'last_used_at', 'expires_at']),
});

export const PersonalApiKeyListInput = z.object({
  ...PageInput.shape,
  search: byLabel,
  order: listOrder(['created_at', 'label', 'last_used_at', 'expires_at']),
});

export const PersonalApiKeyCreate = z.object({
  label: text(40, { description: 'What the key is for.', example: 'terraform' }),
  scopes: z.array(Scope).min(1).meta({ description: 'What the key may do.' }),
  scoped_organizations: z
    .array(uuid('UUID of an organization the caller belongs to.'))
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .meta({ description: 'Limits the key to these organizations.' }),
  scoped_projects: z
    .array(z.int().positive())
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .meta({ description: 'Limits the key to these projects.' }),
  expires_at: instant('When the key expires.').nullable().default(null),
});

export const PersonalApiKeyCreated = z.strictObject({
  ...PersonalApiKey.shape,
  value: z.string().meta({ description: 'The key itself, shown only once.' }),
});

export const PersonalApiKeyId = z.object({ id: pathId('UUID of the key.') });

export const PersonalApiKeyDeleteMany = z.object({
  ids: severalIds('UUID of a key.').meta({
    description: 'The keys to revoke: all of them or, if one is refused, none.',
  }),
});
