import { Account } from '@/features/account/account';
import { keyCountInput, sessionsInput } from '@/features/account/search';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export const generateMetadata = pageTitle('account.title');

export default async function AccountPage() {
  const trpc = await getTrpc();
  return (
    <Prefetch
      required={[trpc.users.me.queryOptions()]}
      optional={[
        trpc.personalApiKeys.list.queryOptions(keyCountInput),
        trpc.secondFactor.get.queryOptions(),
        trpc.sessions.list.queryOptions(sessionsInput),
      ]}
    >
      <Account />
    </Prefetch>
  );
}
