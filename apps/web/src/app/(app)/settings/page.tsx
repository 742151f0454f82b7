import { Hammer } from 'lucide-react';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { StateMessage } from '@/components/ui/state-message';

export const metadata: Metadata = { title: 'Settings' };

export default function Page() {
  return (
    <>
      <PageHeader title="Settings" />
      <StateMessage icon={<Hammer />} title="Not here yet">
        <p>Until this page is built, the API does what it will show.</p>
      </StateMessage>
    </>
  );
}
