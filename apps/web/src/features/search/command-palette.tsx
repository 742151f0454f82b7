import type { ProcedureName } from '@rolecall/contracts';
import { searchKey } from '@rolecall/contracts/normalize';
import { keepPreviousData } from '@tanstack/react-query';
import {
  ArrowRight,
  BookOpen,
  CircleUserRound,
  Clock,
  FolderKanban,
  FolderPlus,
  Inbox,
  KeyRound,
  Languages,
  Link2,
  LogOut,
  Mail,
  PartyPopper,
  ShieldCheck,
  ShieldPlus,
  UserPlus,
} from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useStaysOffline } from '@/components/offline-links';
import { themeIcons } from '@/components/shell/account-menu';
import { navigation } from '@/components/shell/navigation';
import { useSignOut } from '@/components/shell/use-sign-out';
import { useTheme } from '@/components/theme-provider';
import { Avatar } from '@/components/ui/avatar';
import { leaveFor } from '@/components/ui/leave';
import { SearchDialog, type SearchItem, type SearchSection } from '@/components/ui/search-dialog';
import { canReadMails, mailsPath } from '@/features/mails/search';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { languageNames, locales } from '@/i18n/locale';
import { useSetLocale } from '@/i18n/use-set-locale';
import { themes } from '@/theme';
import { timesKinds, useTimes } from '@/times';
import { trpc } from '@/trpc/client';

/** Pages that are not in the navigation rail. */
const otherPages = [
  { href: '/members/invites', message: 'search.invites', icon: Mail, procedure: 'invites.list' },
  { href: '/settings/api-keys', message: 'settings.apiKeys', icon: KeyRound },
  {
    href: '/settings/member-keys',
    message: 'apiKeys.ofMembers.title',
    icon: KeyRound,
    procedure: 'personalApiKeys.listOfOrganization',
  },
  { href: '/settings/account', message: 'account.title', icon: CircleUserRound },
  { href: mailsPath, message: 'mails.title', icon: Inbox },
  { href: '/welcome', message: 'welcome.title', icon: PartyPopper },
  { href: '/docs/api', message: 'shell.apiReference', icon: BookOpen },
] as const;

/** What can be created, and the URLs that open the dialogs for it. */
const dialogs = [
  { href: '/members?invite=1', message: 'invites.invitePeople', icon: UserPlus, procedure: 'invites.create' },
  { href: '/roles?new=1', message: 'roles.new', icon: ShieldPlus, procedure: 'roles.create' },
  { href: '/projects?new=1', message: 'projects.new', icon: FolderPlus, procedure: 'projects.create' },
  {
    href: '/external-groups?new=1',
    message: 'externalGroups.addTitle',
    icon: Link2,
    procedure: 'roleExternalReferences.create',
  },
  { href: '/settings/api-keys?new=1', message: 'search.newKey', icon: KeyRound, procedure: 'personalApiKeys.create' },
] as const satisfies readonly { procedure: ProcedureName; href: string; message: string; icon: unknown }[];

/** Items that run an action instead of opening a page. */
function useActions(): (SearchItem & { onAction: () => void })[] {
  const t = useTranslations();
  const words = useTranslations('search');
  const { setTheme } = useTheme();
  const setLocale = useSetLocale();
  const [, setTimes] = useTimes();
  const signOut = useSignOut();
  return [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      label: t('search.theme', { theme: t(`shell.themeName.${theme}`) }),
      icon: themeIcons[theme],
      onAction: () => setTheme(theme),
    })),
    ...locales.map((locale) => ({
      id: `language ${locale}`,
      label: t('search.language', { language: languageNames[locale] }),
      icon: <Languages aria-hidden />,
      onAction: () => setLocale(locale),
    })),
    ...timesKinds.map((times) => ({
      id: `times ${times}`,
      label: words(`times.${times}`),
      icon: <Clock aria-hidden />,
      onAction: () => setTimes(times),
    })),
    { id: 'sign-out', label: t('shell.signOut'), icon: <LogOut aria-hidden />, onAction: signOut },
  ];
}

/**
 * Opens a page, a member, a role or a project, and runs the actions that are available everywhere. The id of an item that
 * is a link is its URL.
 */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const session = useSession();
  const { organization, denied } = session;
  const router = useRouter();
  const actions = useActions();
  const staysOffline = useStaysOffline();
  const [search, setSearch] = useState('');
  const found = trpc.search.everything.useQuery(
    { organization_id: organization.id, search },
    { enabled: search !== '', placeholderData: keepPreviousData },
  );
  const { members, roles, projects, counts } = (search !== '' && found.data) || nothing;
  const pages = [
    ...navigation.map(({ href, name, icon }) => ({ href, label: t(`shell.page.${name}`), icon })),
    ...otherPages
      .filter(({ href }) => href !== mailsPath || canReadMails(session))
      .filter((page) => !('procedure' in page) || !denied.includes(page.procedure))
      .map(({ href, message, icon }) => ({ href, label: t(message), icon })),
  ];
  const toMake = dialogs
    .filter(({ procedure }) => !denied.includes(procedure))
    .map(({ href, message, icon }) => ({ href, label: t(message), icon }));
  const itemsOf = (links: typeof pages | typeof toMake): SearchItem[] =>
    links.map(({ href, label, icon: Icon }) => ({ id: href, label, icon: <Icon aria-hidden /> }));
  const matching = (items: SearchItem[]) => items.filter(({ label }) => searchKey(label).includes(searchKey(search)));
  /** The results of one kind, with a link to the full list if there are more. */
  const sectionOf = (kind: keyof typeof counts, all: string, items: SearchItem[]): SearchSection => ({
    title: t(`shell.page.${kind}`),
    items:
      counts[kind] > items.length
        ? [
            ...items,
            { id: `/${kind}?search=${encodeURIComponent(search)}`, label: all, icon: <ArrowRight aria-hidden /> },
          ]
        : items,
  });
  const sections: SearchSection[] = [
    { title: t('search.pages'), items: matching(itemsOf(pages)) },
    sectionOf(
      'members',
      t('search.allMembers', { count: counts.members }),
      members.map((member) => ({
        id: `/members/${member.uuid}`,
        label: nameOf(member),
        detail: member.email,
        icon: <Avatar name={nameOf(member)} size="small" />,
      })),
    ),
    sectionOf(
      'roles',
      t('search.allRoles', { count: counts.roles }),
      roles.map(({ id, name }) => ({ id: `/roles/${id}`, label: name, icon: <ShieldCheck aria-hidden /> })),
    ),
    sectionOf(
      'projects',
      t('search.allProjects', { count: counts.projects }),
      projects.map(({ id, name }) => ({ id: `/projects/${id}`, label: name, icon: <FolderKanban aria-hidden /> })),
    ),
    { title: t('search.actions'), items: matching([...itemsOf(toMake), ...actions]) },
  ];
  return (
    <SearchDialog
      label={t('search.label')}
      onSearch={setSearch}
      sections={sections}
      onSelect={(id) => {
        onClose();
        const action = actions.find((each) => each.id === id);
        if (action) action.onAction();
        else if (!staysOffline()) leaveFor(() => router.push(id as Route));
      }}
      onClose={onClose}
      query={found}
      empty={t('search.none', { search })}
    />
  );
}

/** The result of an empty search. */
const nothing = { members: [], roles: [], projects: [], counts: { members: 0, roles: 0, projects: 0 } };
