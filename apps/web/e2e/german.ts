import { createTranslator } from 'next-intl';
import messages from '../messages/de.json' with { type: 'json' };

/** What the catalogue has in German: a page that shows something else is not found by it. */
export const inGerman = createTranslator({ locale: 'de', messages });
