import type { Scope } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Fieldset, Radio } from '@/components/ui/checkbox';

const resources = [
  { id: 'organization', hasWrite: true },
  { id: 'organization_member', hasWrite: true },
  { id: 'project', hasWrite: true },
  { id: 'access_control', hasWrite: true },
  { id: 'user', hasWrite: true },
  { id: 'activity_log', hasWrite: false },
] as const;

const levels = ['none', 'read', 'write'] as const;
type Level = (typeof levels)[number];

const readAll = resources.map(({ id }): Scope => `${id}:read`);
const presets: readonly { id: 'readOnly' | 'terraform' | 'clear'; scopes: readonly Scope[] }[] = [
  { id: 'readOnly', scopes: readAll },
  {
    id: 'terraform',
    scopes: ['organization:write', 'organization_member:write', 'project:write', 'access_control:write', 'user:read'],
  },
  { id: 'clear', scopes: [] },
];

interface ScopesFieldProps {
  granted: ReadonlySet<Scope>;
  onChange: (granted: ReadonlySet<Scope>) => void;
}

/** The scopes of a key: everything its owner may do, or a level for each kind of resource. */
export function ScopesField({ granted, onChange }: ScopesFieldProps) {
  const t = useTranslations('apiKeys');
  const isFull = granted.has('*');
  const levelOf = (id: string): Level =>
    granted.has(`${id}:write` as Scope) ? 'write' : granted.has(`${id}:read` as Scope) ? 'read' : 'none';
  const setLevel = (id: string, level: Level) => {
    const others = [...granted].filter((scope) => !scope.startsWith(`${id}:`));
    onChange(new Set(level === 'none' ? others : [...others, `${id}:${level}` as Scope]));
  };
  return (
    <Fieldset label={t('scopes')} name="scopes" hint={t('scopesHint')}>
      <Radio name="how-much" label={t('chosenScopes')} checked={!isFull} onChange={() => onChange(new Set())} />
      {!isFull && (
        <div className="ml-1.5 border-l border-line pl-4">
          <div role="group" aria-label={t('presets')} className="flex flex-wrap gap-2 pb-1">
            {presets.map(({ id, scopes }) => (
              <Button key={id} size="small" onClick={() => onChange(new Set(scopes))}>
                {t(`preset.${id}`)}
              </Button>
            ))}
          </div>
          <table className="w-full border-collapse text-left">
            <caption className="sr-only">{t('scopes')}</caption>
            <thead className="text-[0.8125rem] text-ink-muted">
              <tr>
                <th scope="col" className="py-1.5 font-medium">
                  {t('resource')}
                </th>
                {levels.map((level) => (
                  <th key={level} scope="col" className="w-14 py-1.5 text-center font-medium">
                    {t(`level.${level}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line border-t border-line">
              {resources.map(({ id, hasWrite }) => (
                <tr key={id}>
                  <th scope="row" className="py-1.5 font-normal">
                    {t(`resourceName.${id}`)} <code className="block font-mono text-xs text-ink-muted">{id}</code>
                  </th>
                  {levels.map((level) => (
                    <td key={level} className="text-center">
                      {(level !== 'write' || hasWrite) && (
                        <label className="inline-grid size-8 cursor-pointer place-items-center">
                          <input
                            type="radio"
                            name={`scope-${id}`}
                            aria-label={t('levelOf', { resource: t(`resourceName.${id}`), level: t(`level.${level}`) })}
                            checked={levelOf(id) === level}
                            onChange={() => setLevel(id, level)}
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
        label={t('fullAccess')}
        description={t('fullAccessText')}
        checked={isFull}
        onChange={() => onChange(new Set<Scope>(['*']))}
      />
    </Fieldset>
  );
}
