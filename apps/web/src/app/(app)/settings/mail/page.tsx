import { Mails } from '@/features/mails/mails';
import { mailsInput, mailsSearch } from '@/features/mails/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';

export const generateMetadata = pageTitle('mails.title');

export default async function MailPage({ searchParams }: PageProps<'/settings/mail'>) {
  const [trpc, organization_id, search] = await askedFor(mailsSearch, searchParams);
  return (
    <Prefetch required={[trpc.mails.list.queryOptions(mailsInput(organization_id, search))]}>
      <Mails />
    </Prefetch>
  );
}
