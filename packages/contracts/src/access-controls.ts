import { z } from 'zod';
import { fail, listOrder, pathNumber, text, textKinds, timestamp, typedOnly, uuid } from './fields.ts';
import { type ResourceKind, resourceKinds } from './kinds.ts';
import { levels, LevelName } from './levels.ts';
import { maxLimit } from './pagination.ts';
import { RoleGrant } from './roles.ts';
import { UserBasic } from './users.ts';

const exampleId = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d';

/** Levels on a project, from least to most. */
export const projectLevels = ['none', 'member', 'admin'] as const;
export type ProjectLevel = (typeof projectLevels)[number];

/** Levels on a kind of resource, or on one resource, from least to most. */
export const resourceLevels = ['none', 'viewer', 'editor', 'manager'] as const;
export type ResourceLevel = (typeof resourceLevels)[number];

export type AccessControlled = 'project' | ResourceKind;

/** The levels of a project, or of a kind of resource, from least to most. */
export const accessLevelsOf = (resource: AccessControlled): readonly AccessLevel[] =>
  resource === 'project' ? projectLevels : resourceLevels;

/** What everybody has on a project, or on a resource, where no rule says anything. */
export const defaultAccessLevelOf = (resource: AccessControlled): AccessLevel =>
  resource === 'project' ? 'member' : 'editor';

const allLevels = ['none', 'member', 'admin', 'viewer', 'editor', 'manager'] as const;

export const AccessLevel = z.enum(allLevels).meta({
  id: 'AccessLevel',
  'x-enum-varnames': allLevels.map((level) => `${level.toUpperCase()}_ACCESS`),
  description: 'On a project: none, member or admin. On a resource: none, viewer, editor or manager.',
});
export type AccessLevel = z.infer<typeof AccessLevel>;

const accessResources = ['project', ...resourceKinds] as const;

const AccessResource = z.enum(accessResources).meta({
  id: 'AccessResource',
  'x-enum-varnames': accessResources.map((resource) => `${resource.toUpperCase()}_RESOURCE`),
  description: 'What a rule is about: the project, or a kind of its resources.',
});

export const AccessControl = z
  .strictObject({
    access_level: AccessLevel,
    resource: AccessResource,
    resource_id: z
      .string()
      .nullable()
      .meta({
        description: 'Number of the project or the dashboard; null for all resources of a kind.',
        examples: ['1'],
      }),
    organization_member: z
      .uuid()
      .nullable()
      .meta({ description: 'UUID of the membership of the one member it is for.', examples: [exampleId] }),
    role: z
      .uuid()
      .nullable()
      .meta({ description: 'UUID of the role that it is for.', examples: [exampleId] }),
    created_by: z
      .uuid()
      .nullable()
      .meta({ description: 'UUID of the user who made it; null for the system.', examples: [exampleId] }),
    created_at: timestamp('When it was made.'),
    updated_at: timestamp('When it last changed.'),
  })
  .meta({
    id: 'AccessControl',
    description: 'A rule: a level for one member, for a role, or where neither is named for everybody else.',
  });
export type AccessControl = z.infer<typeof AccessControl>;

const levelList = z.array(AccessLevel).meta({ description: 'The levels that there are, from least to most.' });

export const AccessControls = z
  .strictObject({
    access_controls: z.array(AccessControl).meta({ description: 'Every rule, oldest first.' }),
    available_access_levels: levelList,
    default_access_level: AccessLevel,
    minimum_access_level: AccessLevel,
    maximum_access_level: AccessLevel,
    user_access_level: AccessLevel,
    user_can_edit_access_levels: z.boolean().meta({ description: 'Whether the caller may change these rules.' }),
  })
  .meta({ id: 'AccessControls', description: 'The rules about a project, about its resources, or about a dashboard.' });
export type AccessControls = z.infer<typeof AccessControls>;

/** A level as callers write it: what there is to choose from depends on the resource. */
const levelFor = (names: readonly string[]) =>
  z
    .string()
    .check((payload) => {
      if (!names.includes(payload.value))
        fail(payload, 'invalid_input', `Invalid access level. Must be one of: ${names.join(', ')}`);
    })
    .meta({ description: `One of ${names.join(', ')}.` })
    .register(textKinds, { kind: 'choice' })
    .nullable()
    .meta({ description: `One of ${names.join(', ')}; null takes the rule away.`, examples: [names[1]] });

const target = {
  role: uuid('UUID of the role that the rule is for.').nullish(),
  organization_member: uuid('UUID of the membership that the rule is for.').nullish(),
};

/** What a path says already: it may be sent along, and must be the same. */
const ofPath = {
  resource: text(50, { description: 'The kind of what the path names; may be left out.' }).nullish(),
  resource_id: text(100, { description: 'The number that the path names; may be left out.' }).nullish(),
};

const oneTarget = (payload: z.core.ParsePayload<{ role?: unknown; organization_member?: unknown }>) => {
  const { role, organization_member } = payload.value;
  if (role && organization_member)
    fail(payload, 'invalid_input', 'You can not scope an access control to both a member and a role.');
};

export const ProjectAccessControlUpdate = z
  .object({ access_level: levelFor(projectLevels), ...target, ...ofPath })
  .check(oneTarget);
export const DashboardAccessControlUpdate = z
  .object({ access_level: levelFor(resourceLevels), ...target, ...ofPath })
  .check(oneTarget);
export const ResourceAccessControlUpdate = z
  .object({
    access_level: levelFor(resourceLevels),
    ...target,
    resource: z.enum(resourceKinds).meta({ description: 'The kind of resources that the rule is about.' }),
    resource_id: ofPath.resource_id,
  })
  .check(oneTarget);

/** How somebody comes to the level they have. */
export const AccessSource = z
  .enum(['organization_admin', 'project_admin', 'explicit_member', 'explicit_role', 'default'])
  .meta({ id: 'AccessSource', description: 'How somebody comes to the level they have.' });
export type AccessSource = z.infer<typeof AccessSource>;

export const UserWithAccess = z
  .strictObject({
    user_id: z.uuid().meta({ description: 'UUID of the user.', examples: [exampleId] }),
    access_level: AccessLevel,
    access_source: AccessSource,
    organization_membership_id: z.uuid().meta({ description: 'UUID of their membership.', examples: [exampleId] }),
    organization_membership_level: LevelName,
  })
  .meta({ id: 'UserWithAccess', description: 'Somebody who reaches a project or a dashboard.' });
export type UserWithAccess = z.infer<typeof UserWithAccess>;

export const UsersWithAccess = z
  .strictObject({
    users: z.array(UserWithAccess).meta({ description: 'Everybody who has more than none, the highest level first.' }),
    total_count: z.int().min(0).meta({ description: 'How many there are.' }),
  })
  .meta({ id: 'UsersWithAccess', description: 'Who reaches a project or a dashboard.' });
export type UsersWithAccess = z.infer<typeof UsersWithAccess>;

export const UsersWithAccessInput = z.object({
  order: listOrder(['level', 'name', 'source'], '-level').register(typedOnly),
});

export const AccessExplainInput = z.object({
  user_uuid: uuid('UUID of the member whose access is explained; the caller where it is left out.').optional(),
  resource: z
    .enum(['project', ...resourceKinds])
    .default('project')
    .meta({ description: 'What the question is about: the project, or a kind of its resources.' }),
  resource_id: text(100, {
    description: 'Number of the one dashboard that the question is about.',
    example: '1',
  }).optional(),
});

export const ConsideredRule = z
  .strictObject({
    ...AccessControl.shape,
    role_name: z.string().nullable().meta({ description: 'Name of the role that the rule is for.' }),
    decides: z.boolean().meta({ description: 'Whether it is this rule that gives the level.' }),
    grants: z
      .array(RoleGrant)
      .meta({ description: 'Why the person holds the role that the rule is for; empty for other rules.' }),
  })
  .meta({ id: 'ConsideredRule', description: 'A rule that counts for somebody.' });
export type ConsideredRule = z.infer<typeof ConsideredRule>;

export const AccessExplanation = z
  .strictObject({
    user: UserBasic,
    resource: AccessResource,
    resource_id: AccessControl.shape.resource_id,
    access_level: AccessLevel,
    access_source: AccessSource,
    rules: z.array(ConsideredRule).meta({
      description:
        'Every rule that counts for the person: those about the resource, about its kind and about the project, the stronger first.',
    }),
  })
  .meta({ id: 'AccessExplanation', description: 'What somebody may do with a project or a resource, and why.' });
export type AccessExplanation = z.infer<typeof AccessExplanation>;

export const DashboardLevelsInput = z.object({
  dashboard_ids: z
    .array(pathNumber('Number of a dashboard.'))
    .max(maxLimit)
    .meta({ description: 'The dashboards that are asked about; those that the caller may not see are left out.' }),
});

export const DashboardLevels = z.strictObject({
  access_level: AccessLevel.meta({
    description: "The caller's level on the dashboards, as far as no single one is meant.",
  }),
  dashboards: z
    .array(z.strictObject({ id: z.int().positive(), access_level: AccessLevel }))
    .meta({ description: "The caller's level on each." }),
});
export type DashboardLevels = z.infer<typeof DashboardLevels>;

export const ProjectWithAccess = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Number of the project.' }),
    name: z.string().meta({ description: 'Name of the project.' }),
    access_level: AccessLevel,
    access_source: AccessSource,
  })
  .meta({ id: 'ProjectWithAccess', description: 'A project, and the level that a person has on it.' });
export type ProjectWithAccess = z.infer<typeof ProjectWithAccess>;

export const RuleOfRole = z
  .strictObject({
    ...AccessControl.shape,
    project: ProjectWithAccess.pick({ id: true, name: true }),
    dashboard_name: z.string().nullable().meta({ description: 'Name of the dashboard, where it is about one.' }),
  })
  .meta({ id: 'RuleOfRole', description: 'A rule for a role, and the project that it is in.' });
export type RuleOfRole = z.infer<typeof RuleOfRole>;

export const ChangedAccess = z
  .strictObject({
    project: ProjectWithAccess.pick({ id: true, name: true }),
    /** Null where the change is about the project itself. */
    dashboard: z
      .strictObject({ id: z.int().positive(), name: z.string() })
      .nullable()
      .meta({ description: 'The dashboard; null where it is the project itself.' }),
    before: AccessLevel,
    after: AccessLevel,
  })
  .meta({ id: 'ChangedAccess', description: 'What somebody may do with a project or a dashboard, before and after.' });
export type ChangedAccess = z.infer<typeof ChangedAccess>;

/** Whether a member of this level has the highest level on everything in the organization. */
export const hasAllAccess = (level: number): boolean => level >= levels.admin;
