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
const furtherPages = [
  { href: '/members/invites', label: 'Invites', icon: Mail },
  { href: '/settings/api-keys', label: 'API keys', icon: KeyRound },
  { href: '/settings/account', label: 'My account', icon: CircleUserRound },
  { href: '/welcome', label: 'Welcome', icon: PartyPopper },
];

/** Jumps anywhere: to a page, a member, a role or a project. Items are known by the address they lead to. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const shell = useTranslations('shell');
  const { organization } = useSession();
  const pages = [...navigation.map((page) => ({ ...page, label: shell(`page.${page.name}`) })), ...furtherPages];
  const router = useRouter();
  const [search, setSearch] = useState('');
  const found = trpc.search.everything.useQuery(
    { organization_id: organization.id, search },
    { enabled: search !== '', placeholderData: keepPreviousData },
  );
  const { members, roles, projects } = (search !== '' && found.data) || { members: [], roles: [], projects: [] };
  const sections: SearchSection[] = [
    {
      title: 'Pages',
      items: pages
        .filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()))
        .map(({ href, label, icon: Icon }) => ({ id: href, label, icon: <Icon aria-hidden /> })),
    },
    {
      title: 'Members',
      items: members.map((member) => ({
        id: `/members/${member.uuid}`,
        label: nameOf(member),
        detail: member.email,
        icon: <Avatar name={nameOf(member)} size="small" />,
      })),
    },
    {
      title: 'Roles',
      items: roles.map(({ id, name }) => ({ id: `/roles/${id}`, label: name, icon: <ShieldCheck aria-hidden /> })),
    },
    {
      title: 'Projects',
      items: projects.map(({ id, name }) => ({
        id: `/projects/${id}`,
        label: name,
        icon: <FolderKanban aria-hidden />,
      })),
    },
  ];
  return (
    <SearchDialog
      label="Search pages, members, roles and projects"
      onSearch={setSearch}
      sections={sections}
      onSelect={(href) => {
        onClose();
        leaveFor(() => router.push(href as Route));
      }}
      onClose={onClose}
      isSearching={found.isFetching}
      failure={found.error && !found.data ? failureOf(found.error) : undefined}
      empty={`Nothing is called “${search}”.`}
    />
  );
}
