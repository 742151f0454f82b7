/**
 * Runs with the first HTML, while scripts are on their way: a browser's first format of a number reads the data of its
 * language, which takes as long as drawing half a page and would otherwise be done while one is drawn.
 */
export const prepareFormats = `setTimeout(() => {
  new Intl.RelativeTimeFormat(document.documentElement.lang).format(0, 'day');
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'long' }).format();
});`;
