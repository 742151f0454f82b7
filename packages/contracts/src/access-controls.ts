import { z } from 'zod';
import { fail, filter, listOrder, pathNumber, text, textKinds, timestamp, typedOnly, uuid } from './fields.ts';
import { type ResourceKind, resourceKinds } from './kinds.ts';
import { levels, LevelName } from './levels.ts';
import { maxLimit } from './pagination.ts';
import { RoleGrant } from './roles.ts';
import { UserBasic } from './users.ts';

const exampleId = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d';

/** Access levels on a project, from lowest to highest. */
export const projectLevels = ['none', 'member', 'admin'] as const;
export type ProjectLevel = (typeof projectLevels)[number];

/** Access levels on a kind of resource, or on a single resource, from lowest to highest. */
export const resourceLevels = ['none', 'viewer', 'editor', 'manager'] as const;
export type ResourceLevel = (typeof resourceLevels)[number];

export type AccessControlled = 'project' | ResourceKind;

/** The access levels of a project or of a kind of resource, from lowest to highest. */
export const accessLevelsOf = (resource: AccessControlled): readonly AccessLevel[] =>
  resource === 'project' ? projectLevels : resourceLevels;

/** The access level on a project or a resource if no rule applies. */
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
  description: 'What a rule applies to: the project or a kind of resource in it.',
});

export const AccessControl = z
  .strictObject({
    access_level: AccessLevel,
    resource: AccessResource,
    resource_id: z
      .string()
      .nullable()
      .meta({
        description: 'ID of the project or the dashboard; null if the rule applies to all resources of a kind.',
        examples: ['1'],
      }),
    organization_member: z
      .uuid()
      .nullable()
      .meta({
        description: 'UUID of the membership the rule applies to; null if it is not for a single member.',
        examples: [exampleId],
      }),
    role: z
      .uuid()
      .nullable()
      .meta({
        description: 'UUID of the role the rule applies to; null if it is not for a role.',
        examples: [exampleId],
      }),
    created_by: z
      .uuid()
      .nullable()
      .meta({ description: 'UUID of the user who created the rule; null for the system.', examples: [exampleId] }),
    created_at: timestamp('When the rule was created.'),
    updated_at: timestamp('When the rule was last changed.'),
  })
  .meta({
    id: 'AccessControl',
    description:
      'A rule that sets the access level of one member, of one role or, if it names neither, the default level.',
  });
export type AccessControl = z.infer<typeof AccessControl>;

const levelList = z.array(AccessLevel).meta({ description: 'The available levels, from lowest to highest.' });

export const AccessControls = z
  .strictObject({
    access_controls: z.array(AccessControl).meta({ description: 'All rules, oldest first.' }),
    available_access_levels: levelList,
    default_access_level: AccessLevel,
    minimum_access_level: AccessLevel,
    maximum_access_level: AccessLevel,
    user_access_level: AccessLevel,
    user_can_edit_access_levels: z.boolean().meta({ description: 'Whether the caller may change these rules.' }),
  })
  .meta({ id: 'AccessControls', description: 'The access rules of a project, of its resources or of a dashboard.' });
export type AccessControls = z.infer<typeof AccessControls>;

/** The access level in a request; the choices depend on the resource. */
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
    .meta({ description: `One of ${names.join(', ')}; null deletes the rule.`, examples: [names[1]] });

const target = {
  role: uuid('UUID of the role the rule applies to.').nullish(),
  organization_member: uuid('UUID of the membership the rule applies to.').nullish(),
};

/** Values that the path already contains: optional, and they must match the path. */
const ofPath = {
  resource: text(50, { description: 'The kind of resource in the path; optional.' }).nullish(),
  resource_id: text(100, { description: 'The ID in the path; optional.' }).nullish(),
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
    resource: z.enum(resourceKinds).meta({ description: 'The kind of resource the rule applies to.' }),
    resource_id: ofPath.resource_id,
  })
  .check(oneTarget);

/** Where a person's access level comes from. */
export const AccessSource = z
  .enum(['organization_admin', 'project_admin', 'explicit_member', 'explicit_role', 'default'])
  .meta({ id: 'AccessSource', description: "Where a person's access level comes from." });
export type AccessSource = z.infer<typeof AccessSource>;

export const UserWithAccess = z
  .strictObject({
    user_id: z.uuid().meta({ description: 'UUID of the user.', examples: [exampleId] }),
    access_level: AccessLevel,
    access_source: AccessSource,
    organization_membership_id: z.uuid().meta({ description: "UUID of the user's membership.", examples: [exampleId] }),
    organization_membership_level: LevelName,
  })
  .meta({ id: 'UserWithAccess', description: 'A user with access to a project or a dashboard.' });
export type UserWithAccess = z.infer<typeof UserWithAccess>;

export const UsersWithAccess = z
  .strictObject({
    users: z.array(UserWithAccess).meta({ description: 'All users whose level is above `none`, highest level first.' }),
    total_count: z.int().min(0).meta({ description: 'Number of users.' }),
  })
  .meta({ id: 'UsersWithAccess', description: 'The users with access to a project or a dashboard.' });
export type UsersWithAccess = z.infer<typeof UsersWithAccess>;

export const UsersWithAccessInput = z.object({
  search: filter(
    text(200, {
      description: 'Only people whose name or email address contains this, without regard to case and accents.',
      blank: true,
    }).optional(),
  ).register(typedOnly),
  order: listOrder(['level', 'name', 'source'], '-level').register(typedOnly),
});

export const AccessExplainInput = z.object({
  user_uuid: uuid('UUID of the member whose access to explain; defaults to the caller.').optional(),
  resource: z
    .enum(['project', ...resourceKinds])
    .default('project')
    .meta({ description: 'What to explain access to: the project or a kind of resource in it.' }),
  resource_id: text(100, {
    description: 'ID of a dashboard, to explain access to that dashboard only.',
    example: '1',
  }).optional(),
});

export const ConsideredRule = z
  .strictObject({
    ...AccessControl.shape,
    role_name: z
      .string()
      .nullable()
      .meta({ description: 'Name of the role the rule applies to; null for other rules.' }),
    decides: z.boolean().meta({ description: 'Whether this rule determines the level.' }),
    grants: z
      .array(RoleGrant)
      .meta({ description: 'Why the person holds the role the rule applies to; empty for other rules.' }),
  })
  .meta({ id: 'ConsideredRule', description: 'A rule that applies to a person.' });
export type ConsideredRule = z.infer<typeof ConsideredRule>;

export const AccessExplanation = z
  .strictObject({
    user: UserBasic,
    resource: AccessResource,
    resource_id: AccessControl.shape.resource_id,
    access_level: AccessLevel,
    access_source: AccessSource,
    rules: z.array(ConsideredRule).meta({
      description: 'All rules that apply to the person on the resource, its kind and the project, strongest first.',
    }),
  })
  .meta({
    id: 'AccessExplanation',
    description: "A person's access to a project or a resource, and the reasons for it.",
  });
export type AccessExplanation = z.infer<typeof AccessExplanation>;

export const DashboardLevelsInput = z.object({
  dashboard_ids: z
    .array(pathNumber('Numeric ID of a dashboard.'))
    .max(maxLimit)
    .meta({ description: 'The dashboards to check; those the caller may not see are left out of the response.' }),
});

export const DashboardLevels = z.strictObject({
  access_level: AccessLevel.meta({
    description: "The caller's level on dashboards in general, without rules for single dashboards.",
  }),
  dashboards: z
    .array(z.strictObject({ id: z.int().positive(), access_level: AccessLevel }))
    .meta({ description: "The caller's level on each dashboard." }),
});
export type DashboardLevels = z.infer<typeof DashboardLevels>;

export const ProjectWithAccess = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Numeric ID of the project.' }),
    name: z.string().meta({ description: 'Name of the project.' }),
    access_level: AccessLevel,
    access_source: AccessSource,
  })
  .meta({ id: 'ProjectWithAccess', description: 'A project and the access level a person has on it.' });
export type ProjectWithAccess = z.infer<typeof ProjectWithAccess>;

export const RuleOfRole = z
  .strictObject({
    ...AccessControl.shape,
    project: ProjectWithAccess.pick({ id: true, name: true }),
    dashboard_name: z
      .string()
      .nullable()
      .meta({ description: 'Name of the dashboard, if the rule applies to a single one.' }),
  })
  .meta({ id: 'RuleOfRole', description: 'A rule for a role, with the project it belongs to.' });
export type RuleOfRole = z.infer<typeof RuleOfRole>;

export const ChangedAccess = z
  .strictObject({
    project: ProjectWithAccess.pick({ id: true, name: true }),
    dashboard: z
      .strictObject({ id: z.int().positive(), name: z.string() })
      .nullable()
      .meta({ description: 'The dashboard; null for the project itself.' }),
    before: AccessLevel,
    after: AccessLevel,
  })
  .meta({
    id: 'ChangedAccess',
    description: "A person's access level on a project or a dashboard, before and after a change.",
  });
export type ChangedAccess = z.infer<typeof ChangedAccess>;

/** Whether a member of this level has the highest level on everything in the organization. */
export const hasAllAccess = (level: number): boolean => level >= levels.admin;
