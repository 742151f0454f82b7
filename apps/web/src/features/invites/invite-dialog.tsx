'use client';

import type { Level, UserBasic } from '@rolecall/contracts';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { levelKeys, useLevelsToGive } from '@/features/members/levels';
import { nameOf } from '@/features/people';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { linkOf } from './link';
import { parseAddresses } from './parse-addresses';
import { type InviteOutcome, useInviteAll } from './use-invite-all';

interface InviteDialogProps {
  /** A deactivated member to invite again; then the dialog is about their address alone. */
  again?: { user: UserBasic };
  /** Told whether anyone was invited. */
  onClose: (hasInvited: boolean) => void;
}

/** Invites several people at once, and tells of each what became of it; links of new invites are shown this once. */
export function InviteDialog({ again, onClose }: InviteDialogProps) {
  const t = useTranslations('invites');
  const ui = useTranslations('ui');
  const members = useTranslations('members');
  const { organization } = useSession();
  const given = useLevelsToGive();
  const { inviteAll, stop, progress } = useInviteAll();
  const [text, setText] = useState(again?.user.email ?? '');
  const [level, setLevel] = useState<Level>(1);
  const [roles, setRoles] = useState<Choice[]>([]);
  const [message, setMessage] = useState('');
  const [outcomes, setOutcomes] = useState<InviteOutcome[] | null>(null);
  const [hasInvited, setHasInvited] = useState(false);
  const invitees = parseAddresses(text);
  const close = () => onClose(hasInvited);
  // Those who were invited already have links, which are yet to be shown.
  const cancel = () => (progress ? stop() : close());
  const invite = async () => {
    const answers = await inviteAll(invitees, {
      organization_id: organization.id,
      level,
      role_ids: roles.map(({ id }) => id),
      message: message.trim() === '' ? null : message,
    });
    setOutcomes(answers);
    setHasInvited((before) => before || answers.some((answer) => answer.invite));
  };

  if (outcomes)
    return (
      <Dialog
        title={summaryOf(outcomes, t)}
        isOpen
        onOpenChange={close}
        // A click outside must not lose the links.
        isAlert={outcomes.some(({ invite }) => invite)}
      >
        <Outcomes
          outcomes={outcomes}
          onDone={close}
          onAgain={(addresses) => {
            setText(addresses.join('\n'));
            setOutcomes(null);
          }}
        />
      </Dialog>
    );
  return (
    <Dialog
      title={
        again ? t('inviteAgainTitle', { name: nameOf(again.user) }) : t('inviteTo', { organization: organization.name })
      }
      isOpen
      onOpenChange={cancel}
    >
      <Form
        onSubmit={() => {
          if (progress) return;
          void invite();
        }}
        actions={
          <DialogActions>
            {progress && (
              <p role="status" className="mr-auto self-center text-ink-muted tabular-nums">
                {t('progress', progress)}
              </p>
            )}
            <Button variant="secondary" onClick={cancel}>
              {progress ? t('stop') : ui('cancel')}
            </Button>
            <Button type="submit" variant="primary" isPending={progress !== null}>
              {t('invite', { count: invitees.length })}
            </Button>
          </DialogActions>
        }
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
          options={given.map((each) => ({ value: String(each), label: members(`levelName.${levelKeys[each]}`) }))}
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
        <p className="text-pretty text-ink-muted">{t('noEmail', { count: invitees.length })}</p>
      </Form>
    </Dialog>
  );
}

function summaryOf(outcomes: InviteOutcome[], t: Translator<'invites'>): string {
  const invited = outcomes.filter(({ invite }) => invite).length;
  const failed = outcomes.length - invited;
  if (failed === 0) return t('invited', { count: invited });
  return invited === 0 ? t('noneInvited') : t('someInvited', { invited, failed });
}

interface OutcomesProps {
  outcomes: InviteOutcome[];
  onDone: () => void;
  /** Told the addresses to try again. */
  onAgain: (addresses: string[]) => void;
}

function Outcomes({ outcomes, onDone, onAgain }: OutcomesProps) {
  const t = useTranslations('invites');
  const detailOf = useFailureDetail();
  const invites = outcomes.flatMap(({ invite }) => invite ?? []);
  const refused = outcomes.flatMap(({ invitee, failure }) => (failure ? [invitee.email] : []));
  return (
    <div className="flex flex-col gap-4">
      {invites.length > 0 && <p className="text-pretty text-ink-muted">{t('copyLinks', { count: invites.length })}</p>}
      <ul aria-label={t('results')} className="max-h-80 divide-y divide-line overflow-y-auto">
        {outcomes.map(({ invitee, invite, failure }) => (
          <li key={invitee.email} className="flex min-h-12 items-center gap-3 py-2">
            {invite ? (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
            ) : (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
            )}
            <div className="min-w-0 flex-1">
              <p className="[overflow-wrap:anywhere]">{invitee.email}</p>
              {invite && (
                <code
                  aria-label={t('linkFor', { address: invitee.email })}
                  className="block font-mono text-xs break-all text-ink-muted select-all"
                >
                  {linkOf(invite)}
                </code>
              )}
              {failure && <p className="text-[0.8125rem] text-danger">{detailOf(failure)}</p>}
            </div>
            {invite && (
              <CopyButton
                text={linkOf(invite)}
                label={t('copyLink')}
                size="small"
                autoFocus={invites.length === 1}
                aria-label={t('copyLinkFor', { address: invitee.email })}
              />
            )}
          </li>
        ))}
      </ul>
      <DialogActions>
        {invites.length > 1 && (
          <CopyButton
            text={invites.map((invite) => `${invite.target_email}\t${linkOf(invite)}`).join('\n')}
            label={t('copyAll')}
            autoFocus
          />
        )}
        {invites.length === 0 ? (
          <>
            <Button onClick={onDone}>{t('done')}</Button>
            <Button variant="primary" onClick={() => onAgain(refused)} autoFocus>
              {t('again')}
            </Button>
          </>
        ) : (
          <>
            {refused.length > 0 && <Button onClick={() => onAgain(refused)}>{t('again')}</Button>}
            <Button variant="primary" onClick={onDone}>
              {t('done')}
            </Button>
          </>
        )}
      </DialogActions>
    </div>
  );
}
