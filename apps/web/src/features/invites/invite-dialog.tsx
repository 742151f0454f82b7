'use client';

import type { Level } from '@rolecall/contracts';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import type { Pick } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { levelMeanings, levelNames, useLevelsToGive } from '@/features/members/levels';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useSession } from '@/features/session';
import { linkOf } from './link';
import { parseAddresses } from './parse-addresses';
import { type InviteOutcome, useInviteAll } from './use-invite-all';

/** Invites several people at once, and tells of each what became of it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { organization } = useSession();
  const given = useLevelsToGive();
  const { inviteAll, progress } = useInviteAll();
  const [text, setText] = useState('');
  const [level, setLevel] = useState<Level>(1);
  const [roles, setRoles] = useState<Pick[]>([]);
  const [message, setMessage] = useState('');
  const [outcomes, setOutcomes] = useState<InviteOutcome[] | null>(null);
  const invitees = parseAddresses(text);

  if (outcomes)
    return (
      <Dialog title={summaryOf(outcomes)} isOpen onOpenChange={onClose}>
        <Outcomes
          outcomes={outcomes}
          onDone={onClose}
          onAgain={(addresses) => {
            setText(addresses.join('\n'));
            setOutcomes(null);
          }}
        />
      </Dialog>
    );
  return (
    <Dialog title={`Invite people to ${organization.name}`} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={() => {
          if (progress) return;
          void inviteAll(invitees, {
            organization_id: organization.id,
            level,
            role_ids: roles.map(({ id }) => id),
            message: message.trim() === '' ? null : message,
          }).then(setOutcomes);
        }}
        actions={
          <DialogActions>
            {progress && (
              <p role="status" className="mr-auto self-center text-ink-muted tabular-nums">
                {progress.done} of {progress.total}
              </p>
            )}
            <Button variant="secondary" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" isPending={progress !== null}>
              {invitees.length > 1 ? `Invite ${invitees.length} people` : 'Invite'}
            </Button>
          </DialogActions>
        }
      >
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
      </Form>
    </Dialog>
  );
}

function summaryOf(outcomes: InviteOutcome[]): string {
  const invited = outcomes.filter(({ invite }) => invite).length;
  const refused = outcomes.length - invited;
  if (refused === 0) return invited === 1 ? '1 person invited' : `${invited} people invited`;
  return invited === 0 ? 'Nobody was invited' : `${invited} invited, ${refused} not`;
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
          No email is sent: hand each link to its person. It works once, for that address alone, within seven days.
        </p>
      )}
      <ul aria-label="What became of each address" className="max-h-80 divide-y divide-line overflow-y-auto">
        {outcomes.map(({ invitee, invite, failure }) => (
          <li key={invitee.email} className="flex min-h-12 items-center gap-3 py-2">
            {invite ? (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
            ) : (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
            )}
            <div className="min-w-0 flex-1">
              <p className="[overflow-wrap:anywhere]">{invitee.email}</p>
              {failure && <p className="text-[0.8125rem] text-danger">{failure.detail}</p>}
            </div>
            {invite && (
              <CopyButton
                text={linkOf(invite)}
                label="Copy link"
                size="small"
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
            <Button variant="primary" onClick={onDone} autoFocus>
              Done
            </Button>
          </>
        )}
      </DialogActions>
    </div>
  );
}
