import type { PersonalApiKeyCreated, Scope } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { z } from 'zod';
import { Checkbox, Fieldset, Radio } from '@/components/ui/checkbox';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { ExpiryField, expiryIn, expiryOf } from '@/components/ui/expiry-field';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { SecretOnce, ShownOnce } from '@/components/ui/shown-once';
import { Skeleton } from '@/components/ui/skeleton';
import { TextField } from '@/components/ui/text-field';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { ScopesField } from './scopes-field';
import { useProjectNames } from './use-project-names';

type CreatedKey = z.infer<typeof PersonalApiKeyCreated>;

interface CreateKeyDialogProps {
  onClose: () => void;
}

/** Creates a key and shows its value, which cannot be shown again. */
export function CreateKeyDialog({ onClose }: CreateKeyDialogProps) {
  const t = useTranslations('apiKeys');
  const [created, setCreated] = useState<CreatedKey | null>(null);
  return created ? (
    <Dialog title={t('copyTitle', { label: created.label })} onClose={onClose} closedBy={t('done')}>
      <ShownOnce text={t('copyText')} closedBy={t('done')} onClose={onClose}>
        <SecretOnce label={t('apiKey')} value={created.value} />
      </ShownOnce>
    </Dialog>
  ) : (
    <Dialog title={t('newTitle')} onClose={onClose}>
      <KeyForm onCreated={setCreated} onClose={onClose} />
    </Dialog>
  );
}

interface KeyFormProps extends CreateKeyDialogProps {
  onCreated: (key: CreatedKey) => void;
}

function KeyForm({ onCreated, onClose }: KeyFormProps) {
  const t = useTranslations('apiKeys');
  const utils = trpc.useUtils();
  const create = trpc.personalApiKeys.create.useMutation({
    onSuccess(key) {
      onCreated(key);
      return utils.personalApiKeys.invalidate();
    },
    // Keep no secrets in the mutation cache.
    gcTime: 0,
    meta: { makesSecret: true },
  });
  const [granted, setGranted] = useState<ReadonlySet<Scope>>(new Set());
  const [organizations, setOrganizations] = useState<ReadonlySet<string> | null>(null);
  const [projects, setProjects] = useState<ReadonlySet<number> | null>(null);
  const [expiry, setExpiry] = useState(() => expiryIn('90'));
  return (
    <Form
      error={create.error}
      onSubmit={({ label = '' }) => {
        if (granted.size === 0) return { name: 'scopes', detail: t('noScope') };
        create.mutate({
          label,
          scopes: [...granted],
          scoped_organizations: organizations && [...organizations],
          scoped_projects: projects && [...projects],
          expires_at: expiryOf(expiry),
        });
      }}
      actions={
        <SubmitActions isPending={create.isPending} onCancel={onClose}>
          {t('create')}
        </SubmitActions>
      }
    >
      <TextField
        name="label"
        label={t('label')}
        required
        autoFocus
        maxLength={40}
        autoComplete="off"
        hint={t('labelHint')}
      />
      <ScopesField granted={granted} onChange={setGranted} />
      <Organizations chosen={organizations} onChange={setOrganizations} />
      <Projects organizations={organizations} chosen={projects} onChange={setProjects} />
      <ExpiryField label={t('expires')} value={expiry} onChange={setExpiry} />
    </Form>
  );
}

const toggled = <Value,>(set: ReadonlySet<Value>, value: Value, isIn: boolean): ReadonlySet<Value> => {
  const next = new Set(set);
  if (isIn) next.add(value);
  else next.delete(value);
  return next;
};

interface OrganizationsProps {
  chosen: ReadonlySet<string> | null;
  onChange: (chosen: ReadonlySet<string> | null) => void;
}

function Organizations({ chosen, onChange }: OrganizationsProps) {
  const t = useTranslations('apiKeys');
  const { organization, organizations } = useSession();
  return (
    <Fieldset
      label={t('organizations')}
      name="scoped_organizations"
      hint={organizations.length > 1 ? t('organizationsHint') : undefined}
    >
      <Radio name="organizations" label={t('allYourOrganizations')} checked={!chosen} onChange={() => onChange(null)} />
      <Radio
        name="organizations"
        label={t('onlySome')}
        checked={chosen !== null}
        onChange={() => onChange(new Set([organization.id]))}
      />
      {chosen && (
        <div className="ml-1.5 flex max-h-48 flex-col gap-2 overflow-y-auto border-l border-line py-1 pl-4">
          {organizations.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={chosen.has(id)}
              onChange={(isIn) => onChange(toggled(chosen, id, isIn))}
            />
          ))}
        </div>
      )}
    </Fieldset>
  );
}

interface ProjectsProps {
  /** The organizations whose projects are offered; null for all. */
  organizations: ReadonlySet<string> | null;
  chosen: ReadonlySet<number> | null;
  onChange: (chosen: ReadonlySet<number> | null) => void;
}

function Projects({ organizations, chosen, onChange }: ProjectsProps) {
  const t = useTranslations('apiKeys');
  const offered = useProjectNames(chosen !== null, organizations && [...organizations]);
  const isEmpty = offered.organizations.every(({ projects }) => projects.length === 0);
  return (
    <Fieldset label={t('projects')} name="scoped_projects">
      <Radio name="projects" label={t('allProjects')} checked={!chosen} onChange={() => onChange(null)} />
      <Radio
        name="projects"
        label={t('onlySome')}
        description={t('onlySomeText')}
        checked={chosen !== null}
        onChange={() => onChange(new Set())}
      />
      {chosen && (
        <div className="ml-1.5 flex max-h-48 flex-col gap-2 overflow-y-auto border-l border-line py-1 pl-4">
          {offered.error ? (
            <FormError failure={failureOf(offered.error)} />
          ) : offered.isPending ? (
            <Skeleton className="w-40" />
          ) : isEmpty ? (
            <p className="text-ink-muted">{t('noProjects')}</p>
          ) : (
            offered.organizations.map(({ name, projects }) =>
              projects.map((project) => (
                <Checkbox
                  key={project.id}
                  label={project.name}
                  {...(offered.organizations.length > 1 ? { description: name } : {})}
                  checked={chosen.has(project.id)}
                  onChange={(isIn) => onChange(toggled(chosen, project.id, isIn))}
                />
              )),
            )
          )}
        </div>
      )}
    </Fieldset>
  );
}
