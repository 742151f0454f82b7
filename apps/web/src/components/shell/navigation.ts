import { Activity, FolderKanban, Home, Link2, Settings, ShieldCheck, Users, Waypoints } from 'lucide-react';

/** The pages of the rail, in its order. */
export const navigation = [
  { href: '/', label: 'Home', icon: Home },
  { href: '/members', label: 'Members', icon: Users },
  { href: '/roles', label: 'Roles', icon: ShieldCheck },
  { href: '/external-groups', label: 'External groups', icon: Link2 },
  { href: '/map', label: 'Map', icon: Waypoints },
  { href: '/projects', label: 'Projects', icon: FolderKanban },
  { href: '/activity', label: 'Activity', icon: Activity },
  { href: '/settings', label: 'Settings', icon: Settings },
] as const;
