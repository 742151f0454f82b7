'use client';

import type { Scope } from '@rolecall/contracts';
import { Button } from '@/components/ui/button';
import { Fieldset, Radio } from '@/components/ui/checkbox';

const resources = [
  { id: 'organization', label: 'Organization and roles', hasWrite: true },
  { id: 'organization_member', label: 'People and invites', hasWrite: true },
  { id: 'project', label: 'Projects and dashboards', hasWrite: true },
  { id: 'access_control', label: 'Access to projects', hasWrite: true },
  { id: 'user', label: 'Your own profile', hasWrite: true },
  { id: 'activity_log', label: 'Activity', hasWrite: false },
] as const;

const levels = [
  { id: 'none', label: 'None' },
  { id: 'read', label: 'Read' },
  { id: 'write', label: 'Write' },
] as const;
type Level = (typeof levels)[number]['id'];

const readAll = resources.map(({ id }): Scope => `${id}:read`);
const presets: readonly { label: string; scopes: readonly Scope[] }[] = [
  { label: 'Read only', scopes: readAll },
  {
    label: 'Terraform',
    scopes: ['organization:write', 'organization_member:write', 'project:write', 'access_control:write', 'user:read'],
  },
  { label: 'Clear', scopes: [] },
];

interface ScopesFieldProps {
  /** What full access lets a key do. */
  fullAccess: string;
  granted: ReadonlySet<Scope>;
  onChange: (granted: ReadonlySet<Scope>) => void;
}

/** What a key may do: all that its owner may, or a level for each kind of thing. */
export function ScopesField({ fullAccess, granted, onChange }: ScopesFieldProps) {
  const isFull = granted.has('*');
  const levelOf = (id: string): Level =>
    granted.has(`${id}:write` as Scope) ? 'write' : granted.has(`${id}:read` as Scope) ? 'read' : 'none';
  const setLevel = (id: string, level: Level) => {
    const others = [...granted].filter((scope) => !scope.startsWith(`${id}:`));
    onChange(new Set(level === 'none' ? others : [...others, `${id}:${level}` as Scope]));
  };
  return (
    <Fieldset label="Scopes" name="scopes" hint="A key can never do more than you can.">
      <Radio name="how-much" label="Chosen scopes" checked={!isFull} onChange={() => onChange(new Set())} />
      {!isFull && (
        <div className="ml-1.5 border-l border-line pl-4">
          <div role="group" aria-label="Presets" className="flex flex-wrap gap-2 pb-1">
            {presets.map(({ label, scopes }) => (
              <Button key={label} size="small" onClick={() => onChange(new Set(scopes))}>
                {label}
              </Button>
            ))}
          </div>
          <table className="w-full border-collapse text-left">
            <caption className="sr-only">Scopes</caption>
            <thead className="text-[0.8125rem] text-ink-muted">
              <tr>
                <th scope="col" className="py-1.5 font-medium">
                  Resource
                </th>
                {levels.map(({ id, label }) => (
                  <th key={id} scope="col" className="w-14 py-1.5 text-center font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line border-t border-line">
              {resources.map(({ id, label, hasWrite }) => (
                <tr key={id}>
                  <th scope="row" className="py-1.5 font-normal">
                    {label} <code className="block font-mono text-xs text-ink-muted">{id}</code>
                  </th>
                  {levels.map((level) => (
                    <td key={level.id} className="text-center">
                      {(level.id !== 'write' || hasWrite) && (
                        <label className="inline-grid size-8 cursor-pointer place-items-center">
                          <input
                            type="radio"
                            name={`scope-${id}`}
                            aria-label={`${label}: ${level.label}`}
                            checked={levelOf(id) === level.id}
                            onChange={() => setLevel(id, level.id)}
                            className="size-4 cursor-pointer accent-accent"
                          />
                        </label>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Radio
        name="how-much"
        label="Full access"
        description={fullAccess}
        checked={isFull}
        onChange={() => onChange(new Set<Scope>(['*']))}
      />
    </Fieldset>
  );
}
