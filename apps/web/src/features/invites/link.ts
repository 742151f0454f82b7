import type { OrganizationInvite } from '@rolecall/contracts';

/** The link that whoever invites hands over. */
export const linkOf = ({ path }: Pick<OrganizationInvite, 'path'>): string => location.origin + path;
