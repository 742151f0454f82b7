import { urlChoice, urlOrder, urlPage, urlText } from '@/url-state';

/** The most roles in one picture; with more, it is unreadable. */
export const pageSize = 60;

/** The URL parameters of the page. Without `view`, the width of the window decides. */
export const mapSearch = {
  search: urlText(),
  view: urlChoice(['', 'picture', 'table'], ''),
  order: urlOrder(['name', 'member_count', 'external_reference_count'], 'name'),
  page: urlPage,
};
