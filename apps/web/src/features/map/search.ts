import { urlChoice, urlOrder, urlPage, urlText } from '@/url-state';

/** More roles in one picture are a thicket. */
export const pageSize = 60;

/** What the page's address says; where it names no view, the width of the window decides. */
export const mapSearch = {
  search: urlText(),
  view: urlChoice(['', 'picture', 'table'], ''),
  order: urlOrder(['name', 'member_count', 'external_reference_count'], 'name'),
  page: urlPage,
};
