import { GroupSyncsPage } from '@/features/group-syncs/group-syncs-page';
import { pageTitle } from '@/i18n/page-title';

export const generateMetadata = pageTitle('groupSyncs.title');

export default function Page() {
  return <GroupSyncsPage />;
}
