'use client';

import type { Level, UserBasic } from '@rolecall/contracts';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { levelMeanings, levelNames, useLevelsToGive } from '@/features/members/levels';
import { nameOf } from '@/features/people';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useSession } from '@/features/session';
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
        title={summaryOf(outcomes)}
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
      title={again ? `Invite ${nameOf(again.user)} again` : `Invite people to ${organization.name}`}
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
                {progress.done} of {progress.total}
              </p>
            )}
            <Button variant="secondary" onClick={cancel}>
              {progress ? 'Stop' : 'Cancel'}
            </Button>
            <Button type="submit" variant="primary" isPending={progress !== null}>
              {invitees.length > 1 ? `Invite ${invitees.length} people` : 'Invite'}
            </Button>
          </DialogActions>
        }
      >
        {again ? (
          <>
            <p className="rounded-md bg-warning-soft px-3 py-2 text-pretty text-on-warning-soft">
              Creating the invite ends the current membership: {nameOf(again.user)} loses their level and all roles at
              once, and gets what you choose here when they join. They can join after an administrator of this server
              has reactivated the account.
            </p>
            <TextField label="Email address" type="email" value={text} readOnly />
          </>
        ) : (
          <TextField
            label="Email addresses"
            required
            autoFocus
            rows={4}
            value={text}
            onChange={setText}
            autoComplete="off"
            spellCheck={false}
            hint="One a line, or with commas between. Names may come along, as in Ada Lovelace <ada@example.com>."
          />
        )}
        <Select
          label="Level"
          options={given.map((each) => ({ value: String(each), label: levelNames[each] }))}
          value={String(level)}
          onChange={(value) => setLevel(Number(value) as Level)}
          hint={`${levelMeanings[level]}. You can invite up to your own level.`}
        />
        <RolesComboBox
          label="Roles"
          name="role_ids"
          isOptional
          selected={roles}
          onSelect={setRoles}
          hint="They get these on joining, besides the default role."
        />
        <TextField
          label="Message"
          rows={2}
          maxLength={1000}
          value={message}
          onChange={setMessage}
          hint="They read it with the invite."
        />
        <p className="text-pretty text-ink-muted">
          No email is sent: you get a link for {invitees.length > 1 ? 'each of them' : 'them'}, to hand over yourself.
        </p>
      </Form>
    </Dialog>
  );
}

function summaryOf(outcomes: InviteOutcome[]): string {
  const invited = outcomes.filter(({ invite }) => invite).length;
  const refused = outcomes.length - invited;
  if (refused === 0) return invited === 1 ? '1 person invited' : `${invited} people invited`;
  return invited === 0 ? 'No one was invited' : `${invited} invited, ${refused} failed`;
}

interface OutcomesProps {
  outcomes: InviteOutcome[];
  onDone: () => void;
  /** Told the addresses to try again. */
  onAgain: (addresses: string[]) => void;
}

function Outcomes({ outcomes, onDone, onAgain }: OutcomesProps) {
  const invites = outcomes.flatMap(({ invite }) => invite ?? []);
  const refused = outcomes.flatMap(({ invitee, failure }) => (failure ? [invitee.email] : []));
  return (
    <div className="flex flex-col gap-4">
      {invites.length > 0 && (
        <p className="text-pretty text-ink-muted">
          {invites.length === 1
            ? 'Copy the link now: it is not shown again. No email is sent, so send it to the person yourself.'
            : 'Copy the links now: they are not shown again. No email is sent, so send each to its person yourself.'}{' '}
          A link works once, for that address only, within seven days.
        </p>
      )}
      <ul aria-label="Result for each address" className="max-h-80 divide-y divide-line overflow-y-auto">
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
                  aria-label={`Link for ${invitee.email}`}
                  className="block font-mono text-xs break-all text-ink-muted select-all"
                >
                  {linkOf(invite)}
                </code>
              )}
              {failure && <p className="text-[0.8125rem] text-danger">{failure.detail}</p>}
            </div>
            {invite && (
              <CopyButton
                text={linkOf(invite)}
                label="Copy link"
                size="small"
                autoFocus={invites.length === 1}
                aria-label={`Copy link for ${invitee.email}`}
              />
            )}
          </li>
        ))}
      </ul>
      <DialogActions>
        {invites.length > 1 && (
          <CopyButton
            text={invites.map((invite) => `${invite.target_email}\t${linkOf(invite)}`).join('\n')}
            label="Copy all links"
            autoFocus
          />
        )}
        {invites.length === 0 ? (
          <>
            <Button onClick={onDone}>Done</Button>
            <Button variant="primary" onClick={() => onAgain(refused)} autoFocus>
              Fix and try again
            </Button>
          </>
        ) : (
          <>
            {refused.length > 0 && <Button onClick={() => onAgain(refused)}>Fix and try again</Button>}
            <Button variant="primary" onClick={onDone}>
              Done
            </Button>
          </>
        )}
      </DialogActions>
    </div>
  );
}
