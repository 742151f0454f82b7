/** The style of menus and lists that open over a page. */
export const popoverStyle =
  'appear flex max-w-[calc(100vw-1rem)] flex-col rounded-lg border border-line bg-raised text-ink shadow-raised';

export const itemStyle =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none data-disabled:cursor-default data-disabled:opacity-55 data-focused:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0';
