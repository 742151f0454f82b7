import { emailKey, normalizedKey } from '@rolecall/contracts/normalize';
import { useTranslations } from 'next-intl';
import { levelKeys, levels } from '@/features/members/levels';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { isAddress, type PersonLine, type Plan, planInvites } from './read-people';

/** Limits for the addresses in one request, since they are part of its URL: their characters, and their number. */
const maxAsked = { characters: 4000, addresses: 100 };

/** Splits addresses into parts that are each short enough for one request. */
function partsOf(addresses: Iterable<string>): string[][] {
  const parts: string[][] = [];
  let [part, length]: [string[], number] = [[], 0];
  for (const address of addresses) {
    const characters = encodeURIComponent(`"${address}",`).length;
    if (parts.length === 0 || length + characters > maxAsked.characters || part.length === maxAsked.addresses) {
      [part, length] = [[], 0];
      parts.push(part);
    }
    part.push(address);
    length += characters;
  }
  return parts;
}

interface PageOf<Entry> {
  count: number;
  results: Entry[];
}

/** Fetches all entries of a list, page by page. */
async function everyPage<Entry>(
  fetchPage: (page: { limit: number; offset: number }) => Promise<PageOf<Entry>>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const { count, results } = await fetchPage({ limit: 1000, offset: entries.length });
    entries.push(...results);
    if (results.length === 0 || entries.length >= count) return entries;
  }
}

/** Returns a function that finds out what inviting the people in a file would do. */
export function usePlan(): (people: readonly PersonLine[]) => Promise<Plan[]> {
  const t = useTranslations('members');
  const utils = trpc.useUtils();
  const { organization } = useSession();
  const inOrganization = { organization_id: organization.id };
  const asNow = { staleTime: 0 };
  return async (people) => {
    const addresses = new Map(
      people.flatMap(({ email }) => (isAddress(email) ? [[emailKey(email), email] as const] : [])),
    );
    const [members, invites, roles] = await Promise.all([
      Promise.all(
        partsOf(addresses.values()).map((emails) =>
          everyPage((page) => utils.members.overview.fetch({ ...inOrganization, ...page, emails }, asNow)),
        ),
      ),
      everyPage((page) => utils.invites.list.fetch({ ...inOrganization, ...page }, asNow)),
      people.some((person) => person.roles.length > 0)
        ? everyPage((page) => utils.roles.names.fetch({ ...inOrganization, ...page }, asNow))
        : [],
    ]);
    return planInvites(people, {
      members: new Map(members.flat().map(({ user, is_active }) => [emailKey(user.email), is_active])),
      invited: new Set(
        invites.filter(({ is_expired }) => !is_expired).map(({ target_email }) => emailKey(target_email)),
      ),
      roles: new Map(roles.map((role) => [normalizedKey(role.name), role])),
      levels: new Map(
        levels.flatMap((level) =>
          [String(level), levelKeys[level], t(`levelName.${levelKeys[level]}`)].map(
            (name) => [normalizedKey(name), level] as const,
          ),
        ),
      ),
      ownLevel: organization.level,
    });
  };
}
