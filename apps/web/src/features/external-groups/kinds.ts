interface FieldWords {
  label: string;
  hint: string;
}

/** A kind of group elsewhere, and where to find what is asked for of it. */
export interface GroupKind {
  label: string;
  /** Null where it is typed. */
  provider: string | null;
  organization: FieldWords;
  id: FieldWords;
  slug: FieldWords;
  name: FieldWords;
}

export const groupKinds = {
  'github-team': {
    label: 'GitHub team',
    provider: 'github',
    organization: { label: 'Organization', hint: 'Its login: “acme” in github.com/acme.' },
    id: { label: 'Team id', hint: 'A number: what “gh api orgs/acme/teams/on-call” answers as “id”.' },
    slug: {
      label: 'Team slug',
      hint: 'The last part of the team’s address: “on-call” in github.com/orgs/acme/teams/on-call.',
    },
    name: { label: 'Team name', hint: 'As the team is called there.' },
  },
  'slack-channel': {
    label: 'Slack channel',
    provider: 'slack',
    organization: {
      label: 'Workspace id',
      hint: 'Begins with T: the first part after app.slack.com/client/ in the address.',
    },
    id: { label: 'Channel id', hint: 'Begins with C: at the end of the channel’s details, or of its link.' },
    slug: { label: 'Channel name', hint: 'Without the #: “on-call”.' },
    name: { label: 'Name to show', hint: 'As people know the channel: “#on-call”.' },
  },
  'linear-team': {
    label: 'Linear team',
    provider: 'linear',
    organization: { label: 'Workspace', hint: 'Its URL key: “acme” in linear.app/acme.' },
    id: { label: 'Team id', hint: 'A UUID: “Copy model UUID” in the command menu on the team’s page.' },
    slug: { label: 'Team key', hint: 'What its issues begin with: “OPS” in OPS-123.' },
    name: { label: 'Team name', hint: 'As the team is called there.' },
  },
  'jira-group': {
    label: 'Jira group',
    provider: 'jira',
    organization: { label: 'Site', hint: 'Its host: “acme.atlassian.net”.' },
    id: { label: 'Group id', hint: 'A UUID: the last part of the group’s address in the site’s administration.' },
    slug: { label: 'Group handle', hint: 'The group’s name as programs write it: “jira-on-call”.' },
    name: { label: 'Group name', hint: 'As the group is called there.' },
  },
  'jira-project': {
    label: 'Jira project',
    provider: 'jira',
    organization: { label: 'Site', hint: 'Its host: “acme.atlassian.net”.' },
    id: { label: 'Project id', hint: 'A number: what “/rest/api/3/project/OPS” answers as “id”.' },
    slug: { label: 'Project key', hint: 'What its issues begin with: “OPS” in OPS-123.' },
    name: { label: 'Project name', hint: 'As the project is called there.' },
  },
  other: {
    label: 'Something else',
    provider: null,
    organization: { label: 'Organization', hint: 'The organization, workspace or site there.' },
    id: { label: 'Group id', hint: 'What stays the same when the group is renamed.' },
    slug: { label: 'Handle', hint: 'How programs and people write the group, if it has a handle.' },
    name: { label: 'Group name', hint: 'As the group is called there.' },
  },
} as const satisfies Record<string, GroupKind>;

export type GroupKindId = keyof typeof groupKinds;

export const groupKindOptions = (Object.entries(groupKinds) as [GroupKindId, GroupKind][]).map(
  ([value, { label }]) => ({
    value,
    label,
  }),
);
