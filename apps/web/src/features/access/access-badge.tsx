import type { AccessLevel } from '@rolecall/contracts';
import { Badge } from '@/components/ui/badge';
import { levelNames } from './words';

const tones: Partial<Record<AccessLevel, 'accent' | 'warning'>> = {
  none: 'warning',
  admin: 'accent',
  manager: 'accent',
};

/** A level on a project or a resource. */
export const AccessBadge = ({ level }: { level: AccessLevel }) => (
  <Badge {...(tones[level] ? { tone: tones[level] } : {})}>{levelNames[level]}</Badge>
);
