/**
 * Runs in the first HTML, while scripts are loading: the first time a browser formats a number, it reads the data of the
 * language, which takes as long as rendering half a page. Threads share this data, so a worker reads it ahead of the page's own
 * thread.
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
