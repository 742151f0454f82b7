import type { RoleExternalReference } from '@rolecall/contracts';
import { ProviderIcon } from './provider-icon';
import { providerLabel } from './providers';

interface GroupIdentityProps {
  group: Pick<
    RoleExternalReference,
    'provider' | 'provider_organization_id' | 'provider_role_id' | 'provider_role_slug' | 'provider_role_name'
  >;
}

/** An external group: its provider's icon, its name, and its organization and handle at the provider. */
export function GroupIdentity({ group }: GroupIdentityProps) {
  const handle = group.provider_role_slug || group.provider_role_id;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-sunken text-ink-muted max-sm:hidden">
        <ProviderIcon provider={group.provider} />
      </span>
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">{group.provider_role_name}</p>
        <p className="text-[0.8125rem] [overflow-wrap:anywhere] text-ink-muted">
          {providerLabel(group.provider)} · {group.provider_organization_id} / {handle}
        </p>
      </div>
    </div>
  );
}
