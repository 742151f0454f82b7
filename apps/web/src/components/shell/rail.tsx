import clsx from 'clsx';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { AccountMenu } from './account-menu';
import { navigation } from './navigation';
import { OrganizationSwitcher } from './organization-switcher';
import { useShortcutLabel } from './use-shortcut';

const isBelow = (path: string, href: string) =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);

/** Shows the current page, and links to the others. */
export function Rail({ onSearch, onNavigate }: { onSearch: () => void; onNavigate?: () => void }) {
  const t = useTranslations('shell');
  const shortcut = useShortcutLabel('K');
  const path = usePathname();
  return (
    <div className="flex h-full flex-col gap-3 p-3">
      <OrganizationSwitcher />
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={onSearch}
        className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md border border-line-strong/60 px-2.5 text-ink-muted hover:bg-sunken hover:text-ink"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-left">{t('search')}</span>
        <kbd aria-hidden className="font-sans text-xs max-md:hidden">
          {shortcut}
        </kbd>
      </button>
      <nav aria-label={t('main')} className="min-h-0 flex-1 overflow-y-auto">
        <ul className="space-y-0.5">
          {navigation.map(({ href, name, icon: Icon }) => {
            const isHere = isBelow(path, href);
            return (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={isHere ? 'page' : undefined}
                  {...(onNavigate ? { onClick: onNavigate } : {})}
                  className={clsx(
                    'flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium focus-visible:-outline-offset-2',
                    isHere ? 'bg-accent-soft text-on-accent-soft' : 'text-ink-muted hover:bg-sunken hover:text-ink',
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  {t(`page.${name}`)}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <AccountMenu />
    </div>
  );
}
