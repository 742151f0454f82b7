'use client';

import { LogOut, Monitor, MonitorX, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { asTheme } from '@/theme';
import { trpc } from '@/trpc/client';
import { useTheme } from '../theme-provider';
import { Avatar } from '../ui/avatar';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Menu } from '../ui/menu';
import { toastFailed } from '../ui/toast';

const themeOptions = [
  { id: 'system', label: 'As the system', icon: <Monitor aria-hidden /> },
  { id: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { id: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
];

const leave = () => location.assign('/sign-in');

/** Who is signed in; the theme, and the ways out. */
export function AccountMenu() {
  const { user } = useSession();
  const { theme, setTheme } = useTheme();
  const [isEndingAll, setEndingAll] = useState(false);
  const endAll = trpc.users.signOutEverywhere.useMutation({ onSuccess: () => signOut().finally(leave) });
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
              id: 'sign-out',
              label: 'Sign out',
              icon: <LogOut aria-hidden />,
              onAction: () => {
                signOut().then(leave, (error: unknown) => toastFailed('You are still signed in', error));
              },
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
      <ConfirmDialog
        title="Sign out everywhere?"
        isOpen={isEndingAll}
        onOpenChange={setEndingAll}
        confirm="Sign out everywhere"
        onConfirm={() => endAll.mutate()}
        isPending={endAll.isPending}
        error={endAll.error}
      >
        <p>Every browser you are signed in with is signed out at once, this one included. API keys keep working.</p>
      </ConfirmDialog>
    </>
  );
}
