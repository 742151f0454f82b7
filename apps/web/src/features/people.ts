import type { UserBasic } from '@rolecall/contracts';

/** A person's full name, else the part of the address before the `@`. */
export const nameOf = (person: Pick<UserBasic, 'first_name' | 'last_name' | 'email'>): string =>
  `${person.first_name} ${person.last_name}`.trim() || person.email.slice(0, person.email.lastIndexOf('@'));

/** What people do in an organization, as they say it of themselves. */
export const occupations: Record<NonNullable<UserBasic['role_at_organization']>, string> = {
  engineering: 'Engineering',
  data: 'Data',
  product: 'Product',
  founder: 'Founder',
  leadership: 'Leadership',
  marketing: 'Marketing',
  sales: 'Sales',
  other: 'Something else',
};
