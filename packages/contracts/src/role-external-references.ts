import { z } from 'zod';
import { filter, listOrder, severalIds, text, timestamp, uuid } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

const examples = { provider: 'github', organization: 'acme', id: '4242', slug: 'on-call', name: 'On call' };

export const RoleExternalReference = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the reference.' }),
    provider: z.string().meta({ description: 'The external system, such as github, slack, linear or jira.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site in that system.' }),
    provider_role_id: z.string().meta({ description: 'Stable ID of the group.' }),
    provider_role_slug: z.string().nullable().meta({ description: 'Readable handle of the group, if it has one.' }),
    provider_role_name: z.string().meta({ description: 'Name of the group.' }),
    role: z.uuid().meta({ description: 'UUID of the role the group maps to.' }),
    created_at: timestamp('When the reference was created.'),
    created_by: UserBasic.nullable().meta({ description: 'Who created the reference.' }),
  })
  .meta({ id: 'RoleExternalReference', description: 'Maps an external group to a role.' });
export type RoleExternalReference = z.infer<typeof RoleExternalReference>;

export const RoleExternalReferenceCreate = z.object({
  provider: text(32, {
    description: 'The external system, such as github, slack, linear or jira.',
    example: examples.provider,
  }),
  provider_organization_id: text(255, {
    description: 'The organization, workspace or site in that system.',
    example: examples.organization,
  }),
  provider_role_id: text(255, { description: 'Stable ID of the group.', example: examples.id }),
  provider_role_slug: text(255, {
    description: 'Readable handle of the group.',
    example: examples.slug,
    blank: true,
  })
    .nullable()
    .optional(),
  provider_role_name: text(255, { description: 'Name of the group.', example: examples.name }),
  role: uuid('UUID of a role of this organization.'),
  respect_manual_removals: z
    .boolean()
    .default(false)
    .meta({
      description: 'Whether group syncs leave out people who were manually removed from the role.',
      examples: [false],
    }),
});

export const RoleExternalReferenceDeleteMany = z.object({
  ids: severalIds('UUID of a reference.').meta({
    description: 'The references to delete: all of them or, if one is refused, none.',
  }),
});

export const RoleExternalReferenceListInput = z.object({
  ...PageInput.shape,
  provider: filter(
    text(32, {
      description: 'Only references to this provider, ignoring case.',
      example: examples.provider,
      blank: true,
    }).optional(),
  ),
  provider_organization_id: filter(
    text(255, {
      description: 'Only references to this organization, workspace or site, ignoring case.',
      example: examples.organization,
      blank: true,
    }).optional(),
  ),
  role_id: filter(uuid('Only references to this role.').optional()),
});

export const RoleExternalReferenceOverviewInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description:
        'Only references whose role, or whose group name, handle, ID or organization, contains this text, ignoring case and accents.',
      blank: true,
    }).optional(),
  ),
  provider: filter(
    text(32, { description: 'Only references to this provider, ignoring case.', blank: true }).optional(),
  ),
  role_id: filter(uuid('Only references to this role.').optional()),
  order: listOrder(['provider', 'role', 'created_at']),
});

export const RoleExternalReferenceWithRole = z
  .strictObject({
    ...RoleExternalReference.shape,
    role_name: z.string().meta({ description: 'Name of the role the group maps to.' }),
  })
  .meta({
    id: 'RoleExternalReferenceWithRole',
    description: 'Maps an external group to a role, with the name of the role.',
  });
export type RoleExternalReferenceWithRole = z.infer<typeof RoleExternalReferenceWithRole>;

export const RoleExternalReferenceProviders = z.array(
  z.strictObject({
    provider: z.string().meta({ description: 'The provider, in lower case.' }),
    count: z.int().positive().meta({ description: 'Number of references to this provider.' }),
  }),
);

export const RoleExternalReferenceLookup = z
  .object({
    provider: text(32, { description: 'The external system.', example: examples.provider }),
    provider_organization_id: text(255, {
      description: 'The organization, workspace or site in that system.',
      example: examples.organization,
    }),
    provider_role_id: text(255, {
      description: 'Stable ID of the group: either this or `provider_role_slug` is required.',
      example: examples.id,
      blank: true,
    }).optional(),
    provider_role_slug: text(255, {
      description: 'Readable handle of the group: either this or `provider_role_id` is required.',
      example: examples.slug,
      blank: true,
    }).optional(),
  })
  .check((payload) => {
    if (payload.issues.length === 0 && !payload.value.provider_role_slug && !payload.value.provider_role_id)
      payload.issues.push({
        code: 'custom',
        input: payload.value,
        message: 'Either provider_role_slug or provider_role_id must be provided.',
        params: { code: 'invalid_input' },
      });
  });

/** Maximum number of groups in one lookup call. */
export const maxLookups = 1000;

export const RoleExternalReferenceLookupMany = z.object({
  keys: z
    .array(
      RoleExternalReferenceLookup.meta({
        id: 'RoleExternalReferenceKey',
        description: 'An external group, by ID, slug or both.',
      }),
    )
    .max(maxLookups)
    .meta({ description: `The groups to look up, at most ${maxLookups}.` }),
});

export const RoleExternalReferenceLookupResult = z
  .strictObject({
    reference: RoleExternalReference.nullable().meta({ description: 'The matching reference, or null.' }),
  })
  .meta({ id: 'RoleExternalReferenceLookup', description: 'The result of a lookup.' });

export const RoleExternalReferenceLookupManyResult = z
  .strictObject({
    references: z
      .array(RoleExternalReference.nullable())
      .meta({ description: 'The reference for each key, in the order of the keys; null if none matches.' }),
  })
  .meta({ id: 'RoleExternalReferenceLookupMany', description: 'The result of a lookup of several groups.' });
