import { getOrganizationId } from '@/features/current-session';
import { Mails } from '@/features/mails/mails';
import { mailsInput, mailsSearch } from '@/features/mails/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('mails.title');

export default async function MailPage({ searchParams }: PageProps<'/settings/mail'>) {
  const [trpc, organization_id, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(mailsSearch, searchParams),
  ]);
  return (
    <Prefetch required={[trpc.mails.list.queryOptions(mailsInput(organization_id, search))]}>
      <Mails />
    </Prefetch>
  );
}
