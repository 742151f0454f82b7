import type { Metadata } from 'next';
import { Account } from '@/features/account/account';
import { keyCountInput } from '@/features/account/search';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'My account' };

export default function AccountPage() {
  return (
    <Prefetch queries={[trpc.users.me.prefetch(), trpc.personalApiKeys.list.prefetch(keyCountInput)]}>
      <Account />
    </Prefetch>
  );
}
