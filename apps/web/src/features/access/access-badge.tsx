import type { AccessLevel } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';

const tones: Partial<Record<AccessLevel, 'accent' | 'warning'>> = {
  none: 'warning',
  admin: 'accent',
  manager: 'accent',
};

/** Shows an access level on a project or a resource. */
export function AccessBadge({ level }: { level: AccessLevel }) {
  const t = useTranslations('access');
  return <Badge {...(tones[level] ? { tone: tones[level] } : {})}>{t(`level.${level}`)}</Badge>;
}
