import type { Subject } from './subjects.ts';

const paths: Record<Subject['kind'], (id: string) => string> = {
  organization: () => '/settings',
  member: (uuid) => `/members/${uuid}`,
  invite: () => '/members',
  role: (id) => `/roles/${id}`,
  external_group: () => '/external-groups',
  project: (id) => `/projects/${id}`,
};

/** The path of the web app's page that shows a subject, relative to the root of the web app. */
export const pathOfSubject = ({ kind, id }: Subject): string => paths[kind](id);
