import type { OrganizationInviteWithLink } from '@rolecall/contracts';

/** The link to give to the invited person. */
export const linkOf = ({ path }: Pick<OrganizationInviteWithLink, 'path'>): string => location.origin + path;
