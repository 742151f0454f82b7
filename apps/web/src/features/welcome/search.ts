import { projectsOfRoleInput } from '@/features/access/search';

/** How many changes the home page shows. */
export const latestChanges = 8;

/** For how many of a person's roles the home page shows what they give access to. */
export const openedRoles = 6;

/** The query for what one of these roles gives access to. */
export const opensInput = (organization_id: string, role_id: string) =>
  projectsOfRoleInput(organization_id, role_id, 1, 3);
