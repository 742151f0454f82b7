import { useTranslations } from 'next-intl';

/** Skips what every page begins with and jumps to `#content`; visible while it has focus. */
export const SkipLink = () => (
  <a
    href="#content"
    className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
  >
    {useTranslations('shell')('skipToContent')}
  </a>
);
