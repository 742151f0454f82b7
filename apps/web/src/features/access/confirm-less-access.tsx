'use client';

import type { AccessLevel } from '@rolecall/contracts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';
import { type AccessObject, isDefault } from './rules';
import type { RuleChange } from './use-set-rule';
import { levelNames } from './words';

interface ConfirmLessAccessProps {
  object: AccessObject;
  change: RuleChange;
  /** The level that counts afterwards. */
  after: AccessLevel;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before a change of a rule by which people may have less access than before. */
export function ConfirmLessAccess({ object, change, after, onClose, onConfirm }: ConfirmLessAccessProps) {
  const { target, who, level } = change;
  return (
    <ConfirmDialog
      title={level === null ? `Remove what is set for ${who}?` : `Give ${who} less access?`}
      isOpen
      onOpenChange={onClose}
      confirm={level === null ? 'Remove' : `Set to “${levelNames[level]}”`}
      onConfirm={onConfirm}
    >
      {isDefault(target) ? (
        <DefaultConsequence object={object} after={after} />
      ) : target.role === null ? (
        <p>
          {who} will have “{levelNames[after]}”, unless one of their roles gives more.
        </p>
      ) : (
        <p>
          People who have {who} will have “{levelNames[after]}”, unless a rule for them or for another of their roles
          gives more.
        </p>
      )}
      <p>Admins and owners of the organization keep their access.</p>
    </ConfirmDialog>
  );
}

/** Who is concerned by the default: for a project, the people who have access by it now. */
function DefaultConsequence({ object: { projectId, resource }, after }: { object: AccessObject; after: AccessLevel }) {
  const { data } = trpc.access.projectUsers.useQuery({ project_id: projectId }, { enabled: resource === 'project' });
  const count = data?.users.filter(({ access_source }) => access_source === 'default').length;
  return (
    <p>
      {count === undefined
        ? `People without a rule of their own here will have “${levelNames[after]}”.`
        : `${countInWords(count, ['person has', 'people have'])} access by default now, and will have “${levelNames[after]}”.`}
    </p>
  );
}
