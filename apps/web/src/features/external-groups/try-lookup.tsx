'use client';

import type { AppRouter } from '@rolecall/api';
import type { inferRouterInputs } from '@trpc/server';
import { CircleHelp, Search, ShieldCheck } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';
import { curlOf } from './curl';
import { type GroupKindId, groupKindOptions, groupKinds } from './kinds';
import { providerLabel } from './providers';

type LookupInput = inferRouterInputs<AppRouter>['roleExternalReferences']['lookup'];

/** Asks which role answers for a group elsewhere, as programs do, and shows how they would. */
export function TryLookup() {
  const { organization } = useSession();
  const [kind, setKind] = useState<GroupKindId>('github-team');
  const { provider, organization: organizationWords, id, slug } = groupKinds[kind];
  const [asked, setAsked] = useState<LookupInput | null>(null);
  const lookup = trpc.roleExternalReferences.lookup.useQuery(asked ?? ({} as LookupInput), {
    enabled: asked !== null,
    staleTime: 0,
  });
  return (
    <Panel title="Try a lookup" description="Find the role that a program gets for a group.">
      <Form
        error={lookup.error}
        onSubmit={(values) => {
          if (!values['provider_role_slug'] && !values['provider_role_id'])
            return { name: 'provider_role_slug', detail: 'Enter either.' };
          const next: LookupInput = {
            organization_id: organization.id,
            provider: provider ?? values['provider'] ?? '',
            provider_organization_id: values['provider_organization_id'] ?? '',
            ...(values['provider_role_slug'] ? { provider_role_slug: values['provider_role_slug'] } : {}),
            ...(values['provider_role_id'] ? { provider_role_id: values['provider_role_id'] } : {}),
          };
          // The same question again is asked again.
          if (JSON.stringify(next) === JSON.stringify(asked)) void lookup.refetch();
          else setAsked(next);
        }}
        actions={
          <Button type="submit" isPending={lookup.isFetching}>
            <Search aria-hidden /> Look up
          </Button>
        }
      >
        <Select
          label="Kind"
          options={groupKindOptions}
          value={kind}
          onChange={(chosen) => {
            setKind(chosen);
            // What was answered was about a group of another kind.
            setAsked(null);
          }}
        />
        {provider === null && <TextField name="provider" label="Provider" required maxLength={32} />}
        <TextField name="provider_organization_id" {...organizationWords} required maxLength={255} autoComplete="off" />
        <TextField name="provider_role_slug" label={slug.label} maxLength={255} autoComplete="off" />
        <TextField
          name="provider_role_id"
          label={id.label}
          hint="Enter either. If both are given, the ID wins."
          maxLength={255}
          autoComplete="off"
        />
      </Form>
      {asked && lookup.data && (
        <div className="mt-4 space-y-4 border-t border-line pt-4">
          <div role="status">
            {lookup.data.reference ? (
              <Answer reference={lookup.data.reference} />
            ) : (
              <p className="flex items-start gap-2">
                <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
                No role is linked to such a group at {providerLabel(asked.provider)}.
              </p>
            )}
          </div>
          <Curl command={curlOf(location.origin, asked)} />
        </div>
      )}
    </Panel>
  );
}

function Answer({ reference }: { reference: { role: string; provider_role_name: string } }) {
  const { organization } = useSession();
  const role = trpc.roles.summary.useQuery({ organization_id: organization.id, id: reference.role });
  return (
    <p className="flex items-start gap-2">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        “{reference.provider_role_name}” maps to{' '}
        <Link
          href={`/roles/${reference.role}` as Route}
          prefetch={false}
          className="rounded font-medium underline underline-offset-2"
        >
          {role.data?.name ?? 'a role'}
        </Link>
        {role.data &&
          `, which ${role.data.member_count === 0 ? 'no one has' : countInWords(role.data.member_count, ['person has', 'people have'])}.`}
      </span>
    </p>
  );
}

const Curl = ({ command }: { command: string }) => (
  <div>
    <div className="mb-1.5 flex items-center justify-between gap-2">
      <h3 className="text-[0.8125rem] font-medium text-ink-muted">The same from a shell</h3>
      <CopyButton text={command} variant="quiet" size="small" />
    </div>
    <pre className="rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap">
      {command}
    </pre>
  </div>
);
