import { SearchX } from 'lucide-react';
import { buttonStyle } from './ui/button';
import { StateMessage } from './ui/state-message';

export const NotFoundState = () => (
  <StateMessage
    isPage
    icon={<SearchX />}
    title="There is nothing here"
    action={
      // Every page loads what this one needs, so it does without next/link.
      <a href="/" className={buttonStyle()}>
        Home
      </a>
    }
  >
    <p>It may have been deleted, or the address is not quite right.</p>
  </StateMessage>
);
