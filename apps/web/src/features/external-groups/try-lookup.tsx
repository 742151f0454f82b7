import { CircleHelp, Search, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Form } from '@/components/ui/form';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { useSession } from '@/features/session';
import { type RouterInputs, trpc } from '@/trpc/client';
import { type GroupKindId, groupKinds, useGroupFields, useGroupKindOptions } from './kinds';
import { providerLabel } from './providers';

type LookupInput = RouterInputs['roleExternalReferences']['lookup'];

/** Quotes a text so that a shell takes it as a single word, whatever it contains. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The lookup as a shell command. Its API key comes from a variable and is never in the text. */
function curlOf(origin: string, { organization_id, ...query }: { organization_id: string; provider: string }) {
  const address = `${origin}/api/organizations/${organization_id}/role_external_references/lookup`;
  return [
    `curl --get ${quoted(address)}`,
    `--header "Authorization: Bearer $ROLECALL_API_KEY"`,
    ...Object.entries(query).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
  ].join(' \\\n  ');
}

/** Looks up the role for an external group as programs do, and shows the command for it. */
export function TryLookup() {
  const t = useTranslations('externalGroups');
  const { organization } = useSession();
  const [kind, setKind] = useState<GroupKindId>('github-team');
  const { provider } = groupKinds[kind];
  const kindOptions = useGroupKindOptions();
  const fields = useGroupFields(kind);
  const [asked, setAsked] = useState<LookupInput | null>(null);
  const lookup = trpc.roleExternalReferences.lookup.useQuery(asked ?? ({} as LookupInput), {
    enabled: asked !== null,
    staleTime: 0,
  });
  return (
    <>
      <Form
        error={lookup.error}
        onSubmit={(values) => {
          if (!values['provider_role_slug'] && !values['provider_role_id'])
            return { name: 'provider_role_slug', detail: t('enterEither') };
          const next: LookupInput = {
            organization_id: organization.id,
            provider: provider ?? values['provider'] ?? '',
            provider_organization_id: values['provider_organization_id'] ?? '',
            ...(values['provider_role_slug'] ? { provider_role_slug: values['provider_role_slug'] } : {}),
            ...(values['provider_role_id'] ? { provider_role_id: values['provider_role_id'] } : {}),
          };
          // Submitting the same values again repeats the request.
          if (JSON.stringify(next) === JSON.stringify(asked)) void lookup.refetch();
          else setAsked(next);
        }}
        actions={
          <Button type="submit" isPending={lookup.isFetching}>
            <Search aria-hidden /> {t('lookUp')}
          </Button>
        }
      >
        <Select
          label={t('kindLabel')}
          options={kindOptions}
          value={kind}
          onChange={(chosen) => {
            setKind(chosen);
            // The previous result was about a group of another kind.
            setAsked(null);
          }}
        />
        {provider === null && <TextField name="provider" label={t('provider')} required maxLength={32} />}
        <TextField
          name="provider_organization_id"
          {...fields.organization}
          required
          maxLength={255}
          autoComplete="off"
        />
        <TextField name="provider_role_slug" label={fields.slug.label} maxLength={255} autoComplete="off" />
        <TextField
          name="provider_role_id"
          label={fields.id.label}
          hint={t('eitherHint')}
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
                {t('noRole', { provider: providerLabel(asked.provider) })}
              </p>
            )}
          </div>
          <Curl command={curlOf(location.origin, asked)} />
        </div>
      )}
    </>
  );
}

function Answer({ reference }: { reference: { role: string; provider_role_name: string } }) {
  const { organization } = useSession();
  const t = useTranslations('externalGroups');
  const role = trpc.roles.summary.useQuery({ organization_id: organization.id, id: reference.role });
  const group = reference.provider_role_name;
  const link = (chunks: ReactNode) => (
    <Link
      href={`/roles/${reference.role}`}
      prefetch={false}
      className="rounded font-medium underline underline-offset-2"
    >
      {chunks}
    </Link>
  );
  return (
    <p className="flex items-start gap-2">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {role.data
          ? t.rich('mapsTo', { group, role: link, role_name: role.data.name, count: role.data.member_count })
          : t.rich('mapsToRole', { group, role: link })}
      </span>
    </p>
  );
}

const Curl = ({ command }: { command: string }) => (
  <div>
    <div className="mb-1.5 flex items-center justify-between gap-2">
      <h3 className="text-[0.8125rem] font-medium text-ink-muted">{useTranslations('externalGroups')('shell')}</h3>
      <CopyButton text={command} variant="quiet" size="small" />
    </div>
    <pre className="rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap">
      {command}
    </pre>
  </div>
);
