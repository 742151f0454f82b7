'use client';

import type { KeptMail } from '@rolecall/contracts';
import { Inbox } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { type ListDefinition, textColumn, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { rowLinkStyle } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { keepingPrevious, trpc } from '@/trpc/client';
import { organizationListInput } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { mailsSearch } from './search';

const MailDialog = lazily(() => import('./mail-dialog'), 'MailDialog');

const listOf = (t: Translator<'mails'>): ListDefinition<KeptMail> => ({
  id: 'mails',
  caption: t('title'),
  noun: [t('noun.one'), t('noun.several')],
  label: ({ subject }) => subject,
  columns: [
    {
      id: 'subject',
      header: t('subject'),
      sorts: true,
      cell: ({ subject }, { open }) => (
        <button
          type="button"
          aria-haspopup="dialog"
          className={`${rowLinkStyle} max-w-full cursor-pointer truncate text-left`}
          onClick={() => open('mail')}
        >
          {subject}
        </button>
      ),
    },
    textColumn('recipient', { header: t('recipient'), sorts: true }, ({ recipient }) => recipient),
    timeColumn('created_at', { header: t('time'), from: 'sm' }),
  ],
});

/** The mails of a demo, which are kept instead of being sent. */
export function Mails() {
  const t = useTranslations('mails');
  const { id: organization_id } = useSession().organization;
  const [search] = useUrlState(mailsSearch);
  const mails = trpc.mails.list.useQuery(organizationListInput(organization_id, search), keepingPrevious);
  usePreload(MailDialog.load);
  return (
    <>
      <p className="mb-3 max-w-prose text-pretty text-ink-muted">{t('description')}</p>
      <ResourceTable
        list={listOf(t)}
        parameters={mailsSearch}
        query={mails}
        searchLabel={t('search')}
        empty={{ icon: <Inbox />, title: t('emptyTitle'), text: t('emptyText') }}
        dialogs={{ mail: (mail, close) => <MailDialog mail={mail} onClose={close} /> }}
      />
    </>
  );
}
