'use client';

import type { PersonalApiKeyCreated, Scope } from '@rolecall/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Checkbox, Fieldset, Radio } from '@/components/ui/checkbox';
import { SecretOnce } from '@/components/ui/copy-button';
import { Dialog, DialogActions, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { TextField } from '@/components/ui/text-field';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { ScopesField } from './scopes-field';
import { useProjectNames } from './use-project-names';

type CreatedKey = z.infer<typeof PersonalApiKeyCreated>;

interface CreateKeyDialogProps {
  /** What full access lets a key do. */
  fullAccess: string;
  onClose: () => void;
}

/** Makes a key, and shows it this once. */
export function CreateKeyDialog({ fullAccess, onClose }: CreateKeyDialogProps) {
  const [created, setCreated] = useState<CreatedKey | null>(null);
  return created ? (
    <Dialog title={`Copy “${created.label}” now`} isOpen onOpenChange={onClose} isAlert>
      <div className="flex flex-col gap-4">
        <p className="text-pretty text-ink-muted">
          This is the only time the key is shown. Keep it where you keep passwords: anyone who has it can use its
          access.
        </p>
        <SecretOnce label="API key" value={created.value} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  ) : (
    <Dialog title="New API key" isOpen onOpenChange={onClose}>
      <KeyForm fullAccess={fullAccess} onCreated={setCreated} onClose={onClose} />
    </Dialog>
  );
}

const day = 24 * 60 * 60 * 1000;
const expiries = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a day of your choice' },
  { value: 'never', label: 'Never' },
] as const;
type Expiry = (typeof expiries)[number]['value'];

/** A day as the browser's date field has it, so many days from now. */
const dayFromNow = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

function expiryOf(expiry: Expiry, date: string): string | null {
  if (expiry === 'never') return null;
  if (expiry === 'date') return new Date(`${date}T23:59:59`).toISOString();
  return new Date(Date.now() + Number(expiry) * day).toISOString();
}

interface KeyFormProps extends CreateKeyDialogProps {
  onCreated: (key: CreatedKey) => void;
}

function KeyForm({ fullAccess, onCreated, onClose }: KeyFormProps) {
  const utils = trpc.useUtils();
  const create = trpc.personalApiKeys.create.useMutation({
    onSuccess(key) {
      onCreated(key);
      return utils.personalApiKeys.list.invalidate();
    },
    // The cache of what was done is no place for a secret.
    gcTime: 0,
  });
  const [granted, setGranted] = useState<ReadonlySet<Scope>>(new Set());
  const [organizations, setOrganizations] = useState<ReadonlySet<string> | null>(null);
  const [projects, setProjects] = useState<ReadonlySet<number> | null>(null);
  const [expiry, setExpiry] = useState<Expiry>('90');
  const [date, setDate] = useState(() => dayFromNow(90));
  return (
    <Form
      error={create.error}
      onSubmit={({ label = '' }) => {
        if (granted.size === 0) return { name: 'scopes', detail: 'Choose at least one scope.' };
        create.mutate({
          label,
          scopes: [...granted],
          scoped_organizations: organizations && [...organizations],
          scoped_projects: projects && [...projects],
          expires_at: expiryOf(expiry, date),
        });
      }}
      actions={
        <SubmitActions isPending={create.isPending} onCancel={onClose}>
          Create key
        </SubmitActions>
      }
    >
      <TextField
        name="label"
        label="Label"
        required
        autoFocus
        maxLength={40}
        autoComplete="off"
        hint="What uses the key, such as “terraform”."
      />
      <ScopesField fullAccess={fullAccess} granted={granted} onChange={setGranted} />
      <Organizations chosen={organizations} onChange={setOrganizations} />
      <Projects organizations={organizations} chosen={projects} onChange={setProjects} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select name="expires_at" label="Expires" options={expiries} value={expiry} onChange={setExpiry} />
        {expiry === 'date' && (
          <TextField
            type="date"
            label="Last day"
            required
            min={dayFromNow(0)}
            max="9999-12-31"
            value={date}
            onChange={setDate}
          />
        )}
      </div>
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
  const { organization, organizations } = useSession();
  return (
    <Fieldset
      label="Organizations"
      name="scoped_organizations"
      hint={
        organizations.length > 1
          ? 'In the API, “@current” means the organization you have open here, and changes when you switch. Programs had better name an organization by its id.'
          : undefined
      }
    >
      <Radio name="organizations" label="All your organizations" checked={!chosen} onChange={() => onChange(null)} />
      <Radio
        name="organizations"
        label="Only some"
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
  /** Of which organizations projects are offered; null for all. */
  organizations: ReadonlySet<string> | null;
  chosen: ReadonlySet<number> | null;
  onChange: (chosen: ReadonlySet<number> | null) => void;
}

function Projects({ organizations, chosen, onChange }: ProjectsProps) {
  const offered = useProjectNames(chosen !== null, organizations && [...organizations]);
  const isEmpty = offered.organizations.every(({ projects }) => projects.length === 0);
  return (
    <Fieldset label="Projects" name="scoped_projects">
      <Radio name="projects" label="All projects you can see" checked={!chosen} onChange={() => onChange(null)} />
      <Radio
        name="projects"
        label="Only some"
        description="A key limited to projects has no access to the rest of their organizations."
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
            <p className="text-ink-muted">There are no projects that you can see.</p>
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
