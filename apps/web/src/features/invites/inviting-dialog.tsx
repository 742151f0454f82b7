import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { toastDone } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { linkOf } from './link';
import { type Invitation, type InviteOutcome, useInviteAll } from './use-invite-all';

interface InvitingDialogProps {
  title: string;
  isWide?: boolean;
  /** Called with whether anyone was invited. */
  onClose: (hasInvited: boolean) => void;
  /** Called with the refused addresses before the form is shown again. */
  onAgain: (addresses: string[]) => void;
  /**
   * The form.
   * @param invite sends the invitations
   * @param actionsFor makes the form's buttons for a number of invitations, with an optional extra button before them
   */
  children: (
    invite: (invitations: Invitation[]) => void,
    actionsFor: (count: number, other?: ReactNode) => ReactNode,
  ) => ReactNode;
}

/** Invites several people at once and shows the outcome for each. Links of new invites cannot be shown again. */
export function InvitingDialog({ title, isWide = false, onClose, onAgain, children }: InvitingDialogProps) {
  const t = useTranslations('invites');
  const ui = useTranslations('ui');
  const { mail } = useSession();
  const { inviteAll, stop, progress } = useInviteAll((answers) => {
    const hasLinks = mail !== 'smtp' && answers.some((answer) => answer.invite);
    toastDone(summaryOf(answers, t), hasLinks ? { detail: t('leftEarly') } : {});
  });
  const [outcomes, setOutcomes] = useState<InviteOutcome[] | null>(null);
  const [hasInvited, setHasInvited] = useState(false);
  const close = () => onClose(hasInvited);
  // The links of people already invited still have to be shown, so sending is stopped without closing the dialog.
  const cancel = () => (progress ? stop() : close());
  const invite = async (invitations: Invitation[]) => {
    if (progress) return;
    const answers = await inviteAll(invitations);
    setOutcomes(answers);
    setHasInvited((before) => before || answers.some((answer) => answer.invite));
  };
  if (outcomes)
    return (
      <Dialog
        title={summaryOf(outcomes, t)}
        onClose={close}
        closedBy={outcomes.some((outcome) => outcome.invite) ? t('done') : undefined}
      >
        <Outcomes
          outcomes={outcomes}
          onDone={close}
          onAgain={(addresses) => {
            onAgain(addresses);
            setOutcomes(null);
          }}
        />
      </Dialog>
    );
  return (
    <Dialog title={title} onClose={cancel} canLeave isWide={isWide}>
      {children(
        (invitations) => void invite(invitations),
        (count, other) => (
          <DialogActions>
            {progress && (
              <p role="status" className="mr-auto self-center text-ink-muted tabular-nums">
                {t('progress', progress)}
              </p>
            )}
            {!progress && other}
            <Button variant="secondary" onClick={cancel}>
              {progress ? t('stop') : ui('cancel')}
            </Button>
            <Button
              type="submit"
              variant="primary"
              isPending={progress !== null}
              isUnavailable={other !== undefined && count === 0}
            >
              {t('invite', { count })}
            </Button>
          </DialogActions>
        ),
      )}
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
  /** Called with the addresses to try again. */
  onAgain: (addresses: string[]) => void;
}

function Outcomes({ outcomes, onDone, onAgain }: OutcomesProps) {
  const t = useTranslations('invites');
  const detailOf = useFailureDetail();
  const { mail } = useSession();
  const invites = outcomes.flatMap(({ invite }) => invite ?? []);
  const refused = outcomes.flatMap(({ invitation, failure }) => (failure ? [invitation.target_email] : []));
  return (
    <div className="flex flex-col gap-4">
      {invites.length > 0 && (
        <p className="text-pretty text-ink-muted">
          {t(mail === 'smtp' ? 'mailed' : 'copyLinks', { count: invites.length })}
        </p>
      )}
      <ul aria-label={t('results')} className="max-h-80 divide-y divide-line overflow-y-auto">
        {outcomes.map(({ invitation, invite, failure }) => (
          <li key={invitation.target_email} className="flex min-h-12 items-center gap-3 py-2">
            {invite ? (
              <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
            ) : (
              <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
            )}
            <div className="min-w-0 flex-1">
              <p className="[overflow-wrap:anywhere]">{invitation.target_email}</p>
              {invite && (
                <code
                  aria-label={t('linkFor', { address: invitation.target_email })}
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
                aria-label={t('copyLinkFor', { address: invitation.target_email })}
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
