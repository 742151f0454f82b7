import { projectsOfRoleInput } from '@/features/access/search';

/** How many changes home tells. */
export const latestChanges = 8;

/** Of how many of somebody's roles home tells what they open. */
export const openedRoles = 6;

/** The query for what one of somebody's roles opens. */
export const opensInput = (organization_id: string, role_id: string) =>
  projectsOfRoleInput(organization_id, role_id, 1, 3);
