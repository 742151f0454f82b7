'use client';

import { BookOpen, LogOut, Monitor, MonitorX, Moon, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { SignOutEverywhereDialog } from '@/features/account/sign-out-everywhere-dialog';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { asTheme } from '@/theme';
import { useTheme } from '../theme-provider';
import { Avatar } from '../ui/avatar';
import { leaveFor, leaveTo } from '../ui/leave';
import { Menu } from '../ui/menu';
import { toastFailed } from '../ui/toast';

const themeOptions = [
  { id: 'system', label: 'As the system', icon: <Monitor aria-hidden /> },
  { id: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { id: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
];

/** Who is signed in; the theme, and the ways out. */
export function AccountMenu() {
  const { user } = useSession();
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const [isEndingAll, setEndingAll] = useState(false);
  const name = nameOf(user);
  return (
    <>
      <Menu
        label="Account"
        placement="top start"
        trigger={(props) => (
          <button
            type="button"
            {...props}
            className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken aria-expanded:bg-sunken focus-visible:-outline-offset-2"
          >
            <Avatar name={name} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                <span className="sr-only">Account: </span>
                {name}
              </span>
              <span className="block truncate text-xs text-ink-muted">{user.email}</span>
            </span>
          </button>
        )}
        sections={[
          {
            title: 'Theme',
            options: themeOptions,
            selected: theme,
            onSelect: (id) => setTheme(asTheme(id)),
          },
          [
            {
              id: 'api-reference',
              label: 'API reference',
              icon: <BookOpen aria-hidden />,
              onAction: () => leaveFor(() => router.push('/docs/api')),
            },
            {
              id: 'sign-out',
              label: 'Sign out',
              icon: <LogOut aria-hidden />,
              onAction: () =>
                leaveFor(() => {
                  signOut().then(
                    () => leaveTo('/sign-in'),
                    (error: unknown) => toastFailed('You are still signed in', error),
                  );
                }),
            },
            {
              id: 'sign-out-everywhere',
              label: 'Sign out everywhere…',
              icon: <MonitorX aria-hidden />,
              onAction: () => setEndingAll(true),
            },
          ],
        ]}
      />
      {isEndingAll && <SignOutEverywhereDialog onClose={() => setEndingAll(false)} />}
    </>
  );
}
