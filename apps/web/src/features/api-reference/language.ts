/** The language of the API document, which is not translated. */
export const documentLanguage = 'en';
