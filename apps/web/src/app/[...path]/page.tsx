import { notFound } from 'next/navigation';
import { pageTitle } from '@/i18n/page-title';

export const generateMetadata = pageTitle('shell.notFound');

/** Stands for every address without a page: what says so is apart from the scripts of the pages. */
export default function NoPage() {
  notFound();
}
