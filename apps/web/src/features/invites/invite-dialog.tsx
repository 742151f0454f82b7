import type { Level, UserBasic } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Form } from '@/components/ui/form';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { levelKeys, useLevelsToGive } from '@/features/members/levels';
import { nameOf } from '@/features/people';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useSession } from '@/features/session';
import { InvitingDialog } from './inviting-dialog';
import { parseAddresses } from './parse-addresses';

interface InviteDialogProps {
  /** A deactivated member to invite again; the dialog then has only their address. */
  again?: { user: UserBasic };
  /** The addresses filled in at first. */
  addresses?: readonly string[];
  /** Called with whether anyone was invited. */
  onClose: (hasInvited: boolean) => void;
}

/** Invites several people at once and shows the outcome for each. Links of new invites cannot be shown again. */
export function InviteDialog({ again, addresses, onClose }: InviteDialogProps) {
  const t = useTranslations('invites');
  const members = useTranslations('members');
  const { organization, mail } = useSession();
  const given = useLevelsToGive();
  const [text, setText] = useState(again?.user.email ?? addresses?.join('\n') ?? '');
  const [level, setLevel] = useState<Level>(1);
  const [roles, setRoles] = useState<Choice[]>([]);
  const [message, setMessage] = useState('');
  const invitees = parseAddresses(text);
  return (
    <InvitingDialog
      title={
        again ? t('inviteAgainTitle', { name: nameOf(again.user) }) : t('inviteTo', { organization: organization.name })
      }
      onClose={onClose}
      onAgain={(addresses) => setText(addresses.join('\n'))}
    >
      {(invite, actionsFor) => (
        <Form
          onSubmit={() =>
            invite(
              invitees.map(({ email, first_name }) => ({
                target_email: email,
                first_name,
                level,
                role_ids: roles.map(({ id }) => id),
                message: message.trim() === '' ? null : message,
              })),
            )
          }
          actions={actionsFor(invitees.length)}
        >
          {again ? (
            <>
              <p className="rounded-md bg-warning-soft px-3 py-2 text-pretty text-on-warning-soft">
                {t('inviteAgainText', { name: nameOf(again.user) })}
              </p>
              <TextField label={t('email')} type="email" value={text} readOnly />
            </>
          ) : (
            <TextField
              label={t('addresses')}
              required
              autoFocus
              rows={4}
              value={text}
              onChange={setText}
              autoComplete="off"
              spellCheck={false}
              hint={t('addressesHint')}
            />
          )}
          <Select
            label={t('level')}
            options={given.map(({ id, label }) => ({ value: id, label }))}
            value={String(level)}
            onChange={(value) => setLevel(Number(value) as Level)}
            hint={t('levelHint', { meaning: members(`levelMeaning.${levelKeys[level]}`) })}
          />
          <RolesComboBox
            label={t('roles')}
            name="role_ids"
            isOptional
            selected={roles}
            onSelect={setRoles}
            hint={t('rolesHint')}
          />
          <TextField
            label={t('message')}
            rows={2}
            maxLength={1000}
            value={message}
            onChange={setMessage}
            hint={t('messageHint')}
          />
          <p className="text-pretty text-ink-muted">
            {t(mail === 'smtp' ? 'byEmail' : 'noEmail', { count: invitees.length })}
          </p>
        </Form>
      )}
    </InvitingDialog>
  );
}
