import { Activity, FolderKanban, Home, Link2, Settings, ShieldCheck, Users, Waypoints } from 'lucide-react';

/** The pages of the rail, in order; the message `shell.page.<name>` is the label of each. */
export const navigation = [
  { href: '/', name: 'home', icon: Home },
  { href: '/members', name: 'members', icon: Users },
  { href: '/roles', name: 'roles', icon: ShieldCheck },
  { href: '/external-groups', name: 'externalGroups', icon: Link2 },
  { href: '/map', name: 'map', icon: Waypoints },
  { href: '/projects', name: 'projects', icon: FolderKanban },
  { href: '/activity', name: 'activity', icon: Activity },
  { href: '/settings', name: 'settings', icon: Settings },
] as const;
