'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { CircleUserRound, FolderKanban, KeyRound, Mail, PartyPopper, ShieldCheck } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { navigation } from '@/components/shell/navigation';
import { Avatar } from '@/components/ui/avatar';
import { leaveFor } from '@/components/ui/leave';
import { SearchDialog, type SearchSection } from '@/components/ui/search-dialog';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';

/** The pages behind those of the rail. */
const otherPages = [
  { href: '/members/invites', message: 'search.invites', icon: Mail },
  { href: '/settings/api-keys', message: 'settings.apiKeys', icon: KeyRound },
  { href: '/settings/account', message: 'account.title', icon: CircleUserRound },
  { href: '/welcome', message: 'welcome.title', icon: PartyPopper },
] as const;

/** Jumps anywhere: to a page, a member, a role or a project. Items are known by the address they lead to. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const { organization } = useSession();
  const router = useRouter();
  const [search, setSearch] = useState('');
  const found = trpc.search.everything.useQuery(
    { organization_id: organization.id, search },
    { enabled: search !== '', placeholderData: keepPreviousData },
  );
  const { members, roles, projects } = (search !== '' && found.data) || { members: [], roles: [], projects: [] };
  const pages = [
    ...navigation.map(({ href, name, icon }) => ({ href, label: t(`shell.page.${name}`), icon })),
    ...otherPages.map(({ href, message, icon }) => ({ href, label: t(message), icon })),
  ];
  const sections: SearchSection[] = [
    {
      title: t('search.pages'),
      items: pages
        .filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()))
        .map(({ href, label, icon: Icon }) => ({ id: href, label, icon: <Icon aria-hidden /> })),
    },
    {
      title: t('shell.page.members'),
      items: members.map((member) => ({
        id: `/members/${member.uuid}`,
        label: nameOf(member),
        detail: member.email,
        icon: <Avatar name={nameOf(member)} size="small" />,
      })),
    },
    {
      title: t('shell.page.roles'),
      items: roles.map(({ id, name }) => ({ id: `/roles/${id}`, label: name, icon: <ShieldCheck aria-hidden /> })),
    },
    {
      title: t('shell.page.projects'),
      items: projects.map(({ id, name }) => ({
        id: `/projects/${id}`,
        label: name,
        icon: <FolderKanban aria-hidden />,
      })),
    },
  ];
  return (
    <SearchDialog
      label={t('search.label')}
      onSearch={setSearch}
      sections={sections}
      onSelect={(href) => {
        onClose();
        leaveFor(() => router.push(href as Route));
      }}
      onClose={onClose}
      isSearching={found.isFetching}
      failure={found.error && !found.data ? failureOf(found.error) : undefined}
      empty={t('search.none', { search })}
    />
  );
}
