import { z } from 'zod';
import { filter, listOrder, severalIds, text, timestamp, uuid } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

const examples = { provider: 'github', organization: 'acme', id: '4242', slug: 'on-call', name: 'On call' };

export const RoleExternalReference = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the reference.' }),
    provider: z.string().meta({ description: 'Where the group is, such as github, slack, linear or jira.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site there.' }),
    provider_role_id: z.string().meta({ description: 'The stable id of the group there.' }),
    provider_role_slug: z
      .string()
      .nullable()
      .meta({ description: 'The readable handle of the group there, if it has one.' }),
    provider_role_name: z.string().meta({ description: 'The name of the group there.' }),
    role: z.uuid().meta({ description: 'UUID of the role that the group stands for.' }),
    created_at: timestamp('When the reference was created.'),
    created_by: UserBasic.nullable().meta({ description: 'Who created the reference.' }),
  })
  .meta({ id: 'RoleExternalReference', description: 'Ties a role to a group elsewhere.' });
export type RoleExternalReference = z.infer<typeof RoleExternalReference>;

export const RoleExternalReferenceCreate = z.object({
  provider: text(32, {
    description: 'Where the group is, such as github, slack, linear or jira.',
    example: examples.provider,
  }),
  provider_organization_id: text(255, {
    description: 'The organization, workspace or site there.',
    example: examples.organization,
  }),
  provider_role_id: text(255, { description: 'The stable id of the group there.', example: examples.id }),
  provider_role_slug: text(255, {
    description: 'The readable handle of the group there.',
    example: examples.slug,
    blank: true,
  })
    .nullable()
    .optional(),
  provider_role_name: text(255, { description: 'The name of the group there.', example: examples.name }),
  role: uuid('UUID of a role of this organization.'),
  respect_manual_removals: z
    .boolean()
    .default(false)
    .meta({
      description: 'Whether group syncs leave out who was removed from the role by hand.',
      examples: [false],
    }),
});

export const RoleExternalReferenceDeleteMany = z.object({
  ids: severalIds('UUID of a reference.').meta({
    description: 'The references that are deleted: all of them or, where one is refused, none.',
  }),
});

export const RoleExternalReferenceListInput = z.object({
  ...PageInput.shape,
  provider: filter(
    text(32, {
      description: 'Only references to this provider, without regard to case.',
      example: examples.provider,
      blank: true,
    }).optional(),
  ),
  provider_organization_id: filter(
    text(255, {
      description: 'Only references to this organization there, without regard to case.',
      example: examples.organization,
      blank: true,
    }).optional(),
  ),
  role_id: filter(uuid('Only references of this role.').optional()),
});

export const RoleExternalReferenceOverviewInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description:
        'Only references whose role, or whose name, handle, id or organization there contains this, without regard to case and accents.',
      blank: true,
    }).optional(),
  ),
  provider: filter(
    text(32, { description: 'Only references to this provider, without regard to case.', blank: true }).optional(),
  ),
  role_id: filter(uuid('Only references of this role.').optional()),
  order: listOrder(['provider', 'role', 'created_at']),
});

export const RoleExternalReferenceWithRole = z
  .strictObject({
    ...RoleExternalReference.shape,
    role_name: z.string().meta({ description: 'Name of the role that the group stands for.' }),
  })
  .meta({ id: 'RoleExternalReferenceWithRole', description: 'Ties a role, told by name, to a group elsewhere.' });
export type RoleExternalReferenceWithRole = z.infer<typeof RoleExternalReferenceWithRole>;

export const RoleExternalReferenceProviders = z.array(
  z.strictObject({
    provider: z.string().meta({ description: 'The provider, in lower case.' }),
    count: z.int().positive().meta({ description: 'How many references there are to it.' }),
  }),
);

export const RoleExternalReferenceLookup = z
  .object({
    provider: text(32, { description: 'Where the group is.', example: examples.provider }),
    provider_organization_id: text(255, {
      description: 'The organization, workspace or site there.',
      example: examples.organization,
    }),
    provider_role_id: text(255, {
      description: 'The stable id of the group there: this or `provider_role_slug` is required.',
      example: examples.id,
      blank: true,
    }).optional(),
    provider_role_slug: text(255, {
      description: 'The readable handle of the group there: this or `provider_role_id` is required.',
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

/** How many groups one call may look up. */
export const maxLookups = 1000;

export const RoleExternalReferenceLookupMany = z.object({
  keys: z
    .array(
      RoleExternalReferenceLookup.meta({
        id: 'RoleExternalReferenceKey',
        description: 'A group elsewhere, by id, slug or both.',
      }),
    )
    .max(maxLookups)
    .meta({ description: `The groups to look up, at most ${maxLookups}.` }),
});

export const RoleExternalReferenceLookupResult = z
  .strictObject({
    reference: RoleExternalReference.nullable().meta({ description: 'The reference that matches, or null.' }),
  })
  .meta({ id: 'RoleExternalReferenceLookup', description: 'What a lookup found.' });

export const RoleExternalReferenceLookupManyResult = z
  .strictObject({
    references: z
      .array(RoleExternalReference.nullable())
      .meta({ description: 'The reference of each key, in their order; null where none matches.' }),
  })
  .meta({ id: 'RoleExternalReferenceLookupMany', description: 'What a lookup of several groups found.' });
