import { Activity, FolderKanban, Home, Link2, Settings, ShieldCheck, Users, Waypoints } from 'lucide-react';

/** The pages of the rail, in its order; the message `shell.page.<name>` says what each is called. */
export const navigation = [
  { href: '/', name: 'home', label: 'Home', icon: Home },
  { href: '/members', name: 'members', label: 'Members', icon: Users },
  { href: '/roles', name: 'roles', label: 'Roles', icon: ShieldCheck },
  { href: '/external-groups', name: 'externalGroups', label: 'External groups', icon: Link2 },
  { href: '/map', name: 'map', label: 'Map', icon: Waypoints },
  { href: '/projects', name: 'projects', label: 'Projects', icon: FolderKanban },
  { href: '/activity', name: 'activity', label: 'Activity', icon: Activity },
  { href: '/settings', name: 'settings', label: 'Settings', icon: Settings },
] as const;
