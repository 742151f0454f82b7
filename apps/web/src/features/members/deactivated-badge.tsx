import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';

/** Marks a member whose account is deactivated. */
export const DeactivatedBadge = () => <Badge tone="warning">{useTranslations('members')('deactivated')}</Badge>;
