import {
  type GroupSyncPlan,
  type ProcedureName,
  type Project,
  type Role,
  type RoleMembership,
} from '@rolecall/contracts';

/** The short form in which a tool shows results with long entries, and how to ask for the rest. */
export interface View {
  description: string;
  /** The value of the argument `include` that shows the rest, and the description of the rest. */
  rest: string;
  meaning: string;
  /** Converts a response to the form that the tool shows. */
  of(answered: Record<string, unknown>, isWhole: boolean): Record<string, unknown>;
}

const listOf = <Entry>(
  show: (entry: Entry, isWhole: boolean) => object,
  words: Pick<View, 'description' | 'rest' | 'meaning'>,
): View => ({
  ...words,
  of({ results, ...page }, isWhole) {
    return { ...page, results: (results as Entry[]).map((entry) => show(entry, isWhole)) };
  },
});

const personOf = ({ id, user: { uuid, first_name, last_name, email } }: RoleMembership) => ({
  id,
  user: { uuid, first_name, last_name, email },
});

/** A run whose plan may have thousands of lines. */
const runOf = (description: string): View => ({
  description,
  rest: 'lines',
  meaning: 'Also show every line of the plan, each with its reason.',
  of({ plan, ...run }, isWhole) {
    const { cap, roles } = plan as GroupSyncPlan;
    return { ...run, plan: isWhole ? plan : { cap, roles } };
  },
});

/** The tools that show less than REST returns. */
export const views: Partial<Record<ProcedureName, View>> = {
  'groupSyncs.get': runOf('Returns one group sync run, with the effect of its plan on each role.'),
  'roles.list': listOf<Role>(
    ({ id, name, is_default, members }, isWhole) => ({
      id,
      name,
      is_default,
      member_count: members.length,
      ...(isWhole ? { members: members.map(personOf) } : {}),
    }),
    {
      description: 'The roles of the organization with their number of members, oldest first.',
      rest: 'members',
      meaning: 'Also show the members of each role, with the `id` of their role membership.',
    },
  ),
  'projects.list': listOf<Project>(
    (project, isWhole) => {
      const { id, name, product_description, is_demo, effective_membership_level } = project;
      return isWhole ? project : { id, name, product_description, is_demo, effective_membership_level };
    },
    {
      description: 'The projects of the organization that are visible to the caller.',
      rest: 'settings',
      meaning: 'Also show all settings of each project, and its tokens, masked.',
    },
  ),
};
