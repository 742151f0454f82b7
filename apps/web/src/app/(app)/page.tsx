import { HomePage } from '@/features/welcome/home-page';
import { pageTitle } from '@/i18n/page-title';

export const generateMetadata = pageTitle('shell.page.home');

export default function Page() {
  return <HomePage isFirstDay={false} />;
}
