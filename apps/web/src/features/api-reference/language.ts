/** The language of the document, which has but one. */
export const documentLanguage = 'en';
