import {
  type GroupSyncPlan,
  type ProcedureName,
  type Project,
  type Role,
  type RoleMembership,
} from '@rolecall/contracts';

/** What a tool shows of a list whose entries are long, and how their rest is asked for. */
export interface View {
  description: string;
  /** What to name in the argument `include` to be shown the rest, and what that is. */
  rest: string;
  meaning: string;
  /** An answer as the tool shows it. */
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
  meaning: 'Every line of the plan besides, each with its reason.',
  of({ plan, ...run }, isWhole) {
    const { cap, roles } = plan as GroupSyncPlan;
    return { ...run, plan: isWhole ? plan : { cap, roles } };
  },
});

/** The tools that show less than REST answers. */
export const views: Partial<Record<ProcedureName, View>> = {
  'groupSyncs.get': runOf('One run of the group sync, with what its plan does to each role.'),
  'roles.list': listOf<Role>(
    ({ id, name, is_default, members }, isWhole) => ({
      id,
      name,
      is_default,
      member_count: members.length,
      ...(isWhole ? { members: members.map(personOf) } : {}),
    }),
    {
      description: 'The roles of the organization, oldest first, each with how many people hold it.',
      rest: 'members',
      meaning: 'Who holds each role besides, each with the `id` of their role membership.',
    },
  ),
  'projects.list': listOf<Project>(
    (project, isWhole) => {
      const { id, name, product_description, is_demo, effective_membership_level } = project;
      return isWhole ? project : { id, name, product_description, is_demo, effective_membership_level };
    },
    {
      description: 'The projects of the organization that the caller may see.',
      rest: 'settings',
      meaning: 'All settings of each project besides, and its tokens, masked.',
    },
  ),
};
