import type { GroupInSnapshot } from '@rolecall/contracts';
import { type Fields, isObject, objectsOf, type ReadGroups, requiredText, textOf } from './source.ts';

const profileOf = (entry: Fields): Fields => (isObject(entry['profile']) ? entry['profile'] : {});

function membersOf(group: Fields, name: string): GroupInSnapshot['members'] {
  const embedded = isObject(group['_embedded']) ? group['_embedded']['users'] : undefined;
  const users = group['users'] ?? embedded;
  if (users === undefined || users === null) return null;
  return objectsOf(users, 'users', name)
    .filter(({ status }) => status !== 'DEPROVISIONED')
    .map((user) => {
      const { email, login } = profileOf(user);
      const address = textOf(email) ?? textOf(login);
      return {
        provider_user_id: requiredText(user, 'id', 'user', name),
        ...(address === undefined ? {} : { email: address }),
      };
    });
}

/**
 * Reads the list of groups from Okta's API, each with the API's list of its users in `users`.
 * @throws GroupSourceError
 */
export const readOkta = (value: unknown): ReadGroups => ({
  provider: 'okta',
  groups: objectsOf(value, 'file').map((group) => {
    const id = requiredText(group, 'id', 'group');
    const name = textOf(profileOf(group)['name']) ?? id;
    return { id, slug: null, name, members: membersOf(group, name) };
  }),
});
