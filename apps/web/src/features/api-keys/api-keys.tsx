'use client';

import type { PersonalApiKey, Scope } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, SkeletonRows, Table, TableBody, TableHead, RowHeading } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { apiKeysInput, apiKeysSearch, pageSize } from './search';
import { useProjectNames } from './use-project-names';
import { useRevokeKey } from './use-revoke-key';

const loadDialog = () => import('./create-key-dialog');
const CreateKeyDialog = lazily(() => loadDialog().then((module) => module.CreateKeyDialog));

const Columns = () => (
  <TableHead>
    <Column>Key</Column>
    <Column from="md">May</Column>
    <Column from="lg">Reaches</Column>
    <Column from="sm">Last used</Column>
    <Column from="md">Ends</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** One's own API keys, wherever they reach. */
export function ApiKeys({ scopes }: { scopes: Record<Scope, string> }) {
  const [search, setSearch] = useUrlState(apiKeysSearch);
  const keys = trpc.personalApiKeys.list.useQuery(apiKeysInput(search), { placeholderData: keepPreviousData });
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<PersonalApiKey | null>(null);
  const revoke = useRevokeKey();
  usePreload(loadDialog);
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> New key
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-pretty text-ink-muted">
          A key lets a program act as you, as far as you let it. Yours are yours alone: nobody else sees them here.
        </p>
        {(keys.data?.count ?? 0) > 0 && createButton}
      </div>
      <ListResults
        query={keys}
        page={search.page}
        pageSize={pageSize}
        noun={['key', 'keys']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<KeysSkeleton />}
        empty={
          <StateMessage icon={<KeyRound />} title="No API keys yet" action={createButton}>
            <p>
              Scripts, Terraform and other programs call the API with a key. Make one for each, with no more than it
              needs.
            </p>
          </StateMessage>
        }
      >
        {(entries, isStale) => <KeysTable keys={entries} isStale={isStale} onRevoke={setRevoking} />}
      </ListResults>
      {isCreating && <CreateKeyDialog scopes={scopes} onClose={() => setCreating(false)} />}
      {revoking && (
        <ConfirmDialog
          title={`Revoke “${revoking.label}”?`}
          isOpen
          onOpenChange={() => setRevoking(null)}
          confirm="Revoke key"
          onConfirm={() => {
            setRevoking(null);
            revoke.mutate({ id: revoking.id });
          }}
        >
          <p>
            Whatever uses <code className="font-mono text-ink">{revoking.mask}</code> stops working with its next
            request. This cannot be undone; you can make a new key.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface KeysTableProps {
  keys: PersonalApiKey[];
  isStale: boolean;
  onRevoke: (key: PersonalApiKey) => void;
}

function KeysTable({ keys, isStale, onRevoke }: KeysTableProps) {
  const projects = useProjectNames(keys.some(({ scoped_projects }) => scoped_projects !== null));
  const organizations = new Map(projects.organizations.map(({ id, name }) => [id, name]));
  const projectNames = new Map(
    projects.organizations.flatMap((organization) => organization.projects.map(({ id, name }) => [id, name] as const)),
  );
  return (
    <Table caption="API keys" isStale={isStale}>
      <Columns />
      <TableBody>
        {keys.map((key) => (
          <KeyRow
            key={key.id}
            apiKey={key}
            reach={reachOf(key, organizations, projectNames)}
            onRevoke={() => onRevoke(key)}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function reachOf(
  { scoped_organizations, scoped_projects }: PersonalApiKey,
  organizations: ReadonlyMap<string, string>,
  projects: ReadonlyMap<number, string>,
): string {
  if (scoped_projects) return scoped_projects.map((id) => projects.get(id) ?? `project ${id}`).join(', ');
  if (scoped_organizations)
    return scoped_organizations.map((id) => organizations.get(id) ?? 'an organization left').join(', ');
  return 'All you reach';
}

/** How many scopes are named before a number stands for the rest. */
const named = 2;

interface KeyRowProps {
  apiKey: PersonalApiKey;
  reach: string;
  onRevoke: () => void;
}

function KeyRow({ apiKey: { label, mask, scopes, last_used_at, expires_at }, reach, onRevoke }: KeyRowProps) {
  const isExpired = expires_at !== null && Date.parse(expires_at) <= Date.now();
  return (
    <Row>
      <RowHeading className="w-full max-w-0">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{label}</span>
          {isExpired && <Badge tone="warning">Expired</Badge>}
        </p>
        <code className="block truncate font-mono text-xs text-ink-muted">{mask}</code>
        <p className="truncate text-[0.8125rem] text-ink-muted sm:hidden">
          {last_used_at === null ? (
            'Never used'
          ) : (
            <>
              Used <RelativeTime value={last_used_at} />
            </>
          )}
        </p>
      </RowHeading>
      <Cell from="md">
        <div className="flex items-center gap-1">
          {scopes.slice(0, named).map((scope) => (
            <Badge key={scope}>{scope === '*' ? 'Everything' : scope}</Badge>
          ))}
          {scopes.length > named && (
            <span title={scopes.slice(named).join(', ')} className="whitespace-nowrap text-ink-muted">
              and {scopes.length - named} more
            </span>
          )}
        </div>
      </Cell>
      <Cell from="lg" className="max-w-48 truncate text-ink-muted">
        <span title={reach}>{reach}</span>
      </Cell>
      <Cell from="sm" className="whitespace-nowrap text-ink-muted">
        {last_used_at === null ? 'Never' : <RelativeTime value={last_used_at} />}
      </Cell>
      <Cell from="md" className="whitespace-nowrap text-ink-muted">
        {expires_at === null ? 'Never' : <RelativeTime value={expires_at} />}
      </Cell>
      <Cell className="w-12 text-right">
        <Button variant="quiet" size="small" iconOnly aria-label={`Revoke ${label}…`} onClick={onRevoke}>
          <Trash2 aria-hidden />
        </Button>
      </Cell>
    </Row>
  );
}

const KeysSkeleton = () => (
  <Table caption="API keys">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, 'md', 'lg', 'sm', 'md', undefined]} rows={4} />
    </TableBody>
  </Table>
);

export const ApiKeysSkeleton = () => (
  <>
    <div className="mb-3 h-9" />
    <KeysSkeleton />
  </>
);
