/**
 * Runs with the first HTML, while scripts are on their way: a browser's first format of a number reads the data of its
 * language, which takes as long as drawing half a page. Threads share what is read, so a worker does it: the page's own
 * thread finds it there.
 */
export const prepareFormats = `{
  const work = (lang) => {
    new Intl.RelativeTimeFormat(lang).format(0, 'day');
    new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'long' }).format();
    close();
  };
  const source = '(' + work + ')(' + JSON.stringify(document.documentElement.lang) + ')';
  new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
}`;
