import { Mails } from '@/features/mails/mails';
import { mailsSearch } from '@/features/mails/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { organizationListInput } from '@/url-state';

export const generateMetadata = pageTitle('mails.title');

export default async function MailPage({ searchParams }: PageProps<'/settings/mail'>) {
  const [trpc, organization_id, search] = await askedFor(mailsSearch, searchParams);
  return (
    <Prefetch required={[trpc.mails.list.queryOptions(organizationListInput(organization_id, search))]}>
      <Mails />
    </Prefetch>
  );
}
