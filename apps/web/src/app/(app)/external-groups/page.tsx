import { Hammer } from 'lucide-react';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { StateMessage } from '@/components/ui/state-message';

export const metadata: Metadata = { title: 'External groups' };

export default function Page() {
  return (
    <>
      <PageHeader title="External groups" />
      <StateMessage icon={<Hammer />} title="Not here yet">
        <p>Until this page is built, the API does what it will show.</p>
      </StateMessage>
    </>
  );
}
