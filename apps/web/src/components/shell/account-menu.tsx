'use client';

import { displayName } from '@rolecall/contracts';
import { LogOut, MonitorX, SunMoon } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { signOut } from '@/authentication/client';
import { useSession } from '@/features/session';
import { type Theme, themes } from '@/theme';
import { trpc } from '@/trpc/client';
import { useTheme } from '../theme-provider';
import { Avatar } from '../ui/avatar';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Menu, MenuItem, MenuSection, MenuSeparator } from '../ui/menu';
import { toastFailed } from '../ui/toast';

const themeLabels: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

const leave = () => location.assign('/sign-in');

/** Who is signed in; the theme, and the ways out. */
export function AccountMenu() {
  const { user } = useSession();
  const { theme, setTheme } = useTheme();
  const [isEndingAll, setEndingAll] = useState(false);
  const endAll = trpc.users.signOutEverywhere.useMutation({ onSuccess: () => signOut().finally(leave) });
  const name = `${user.first_name} ${user.last_name}`.trim() || displayName(user);
  return (
    <>
      <Menu
        label="Account"
        placement="top start"
        trigger={
          <AriaButton
            className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken focus-visible:-outline-offset-2"
            aria-label={`Account: ${name}`}
          >
            <Avatar name={name} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              <span className="block truncate text-xs text-ink-muted">{user.email}</span>
            </span>
          </AriaButton>
        }
      >
        <MenuSection
          title="Theme"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme]}
          onSelectionChange={(keys) => {
            const [chosen] = keys === 'all' ? [] : [...keys];
            const next = themes.find((candidate) => candidate === chosen);
            if (next) setTheme(next);
          }}
        >
          {themes.map((candidate) => (
            <MenuItem
              key={candidate}
              id={candidate}
              icon={<SunMoon aria-hidden className="text-ink-muted" />}
              textValue={themeLabels[candidate]}
            >
              {themeLabels[candidate]}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuSeparator />
        <MenuItem
          id="sign-out"
          icon={<LogOut aria-hidden />}
          textValue="Sign out"
          onAction={() => {
            signOut().then(leave, (error: unknown) => toastFailed('You are still signed in', error));
          }}
        >
          Sign out
        </MenuItem>
        <MenuItem
          id="sign-out-everywhere"
          icon={<MonitorX aria-hidden />}
          textValue="Sign out everywhere"
          onAction={() => setEndingAll(true)}
        >
          Sign out everywhere…
        </MenuItem>
      </Menu>
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
