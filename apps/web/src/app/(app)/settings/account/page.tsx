import type { Metadata } from 'next';
import { Account } from '@/features/account/account';
import { keyCountInput } from '@/features/account/search';
import { getTrpc, Prefetch } from '@/trpc/server';

export const metadata: Metadata = { title: 'My account' };

export default async function AccountPage() {
  const trpc = await getTrpc();
  return (
    <Prefetch
      required={[trpc.users.me.queryOptions()]}
      optional={[trpc.personalApiKeys.list.queryOptions(keyCountInput)]}
    >
      <Account />
    </Prefetch>
  );
}
