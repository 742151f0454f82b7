import { BookOpen, CircleUserRound, LogOut, Monitor, MonitorX, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { asTheme, type Theme, themes } from '@/theme';
import { useTheme } from '../theme-provider';
import { Avatar } from '../ui/avatar';
import { hidden } from '../ui/hidden';
import { leaveFor } from '../ui/leave';
import { action, Menu } from '../ui/menu';
import { useSignOut } from './use-sign-out';

const SignOutEverywhereDialog = lazily(
  () => import('@/features/account/sign-out-everywhere-dialog'),
  'SignOutEverywhereDialog',
);

export const themeIcons: Record<Theme, ReactNode> = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};

/** The signed-in person, with the theme and the ways to sign out. */
export function AccountMenu() {
  const t = useTranslations('shell');
  const { user } = useSession();
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const [isEndingAll, setEndingAll] = useState(false);
  const signOut = useSignOut();
  const name = nameOf(user);
  return (
    <>
      <Menu
        label={t('account')}
        placement="top start"
        trigger={(props) => (
          <button
            type="button"
            {...props}
            className="flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken aria-expanded:bg-sunken focus-visible:-outline-offset-2"
          >
            <Avatar name={name} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{t.rich('accountOf', { name, hidden })}</span>
              <span className="block truncate text-xs text-ink-muted">{user.email}</span>
            </span>
          </button>
        )}
        sections={[
          {
            title: t('theme'),
            options: themes.map((id) => ({ id, label: t(`themeName.${id}`), icon: themeIcons[id] })),
            selected: theme,
            onSelect: (id) => setTheme(asTheme(id)),
          },
          [
            action('account', t('account'), <CircleUserRound aria-hidden />, () =>
              leaveFor(() => router.push('/settings/account')),
            ),
            action('api-reference', t('apiReference'), <BookOpen aria-hidden />, () =>
              leaveFor(() => router.push('/docs/api')),
            ),
            action('sign-out', t('signOut'), <LogOut aria-hidden />, signOut),
            action('sign-out-everywhere', t('signOutEverywhere'), <MonitorX aria-hidden />, () => setEndingAll(true)),
          ],
        ]}
      />
      {isEndingAll && <SignOutEverywhereDialog onClose={() => setEndingAll(false)} />}
    </>
  );
}
