import { SearchX } from 'lucide-react';
import { ButtonLink } from './ui/button';
import { StateMessage } from './ui/state-message';

export const NotFoundState = () => (
  <StateMessage isPage icon={<SearchX />} title="There is nothing here" action={<ButtonLink href="/">Home</ButtonLink>}>
    <p>It may have been deleted, or the address is not quite right.</p>
  </StateMessage>
);
