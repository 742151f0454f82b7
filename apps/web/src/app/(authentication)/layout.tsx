import type { ReactNode } from 'react';
import { LocaleSwitch } from '@/components/locale-switch';
import { Logo } from '@/components/logo';

export default function AuthenticationLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center gap-6 px-4 py-10 sm:py-[12vh]">
      <Logo />
      <div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6">{children}</div>
      <LocaleSwitch />
    </main>
  );
}
