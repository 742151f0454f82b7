import { HomePage } from '@/features/welcome/home-page';
import { pageTitle } from '@/i18n/page-title';

export const generateMetadata = pageTitle('welcome.title');

export default function WelcomePage() {
  return <HomePage isFirstDay />;
}
