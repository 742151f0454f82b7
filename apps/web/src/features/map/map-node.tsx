import clsx from 'clsx';
import { FolderKanban, ShieldCheck, Users } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { memo, type MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import { Avatar } from '@/components/ui/avatar';
import { hidden } from '@/components/ui/hidden';
import { ProviderIcon } from '@/features/external-groups/provider-icon';
import { providerLabel } from '@/features/external-groups/providers';
import { type MapNode, personHeight } from './graph';

const looks: Record<MapNode['kind'], string> = {
  group: 'border-line-strong/60 bg-surface',
  role: 'border-transparent bg-accent-soft text-on-accent-soft',
  people: 'border-line bg-surface',
  project: 'border-line-strong/60 bg-surface',
};

const nodeStyle = 'flex size-full rounded-lg border leading-tight transition-opacity group-data-faded:opacity-25';
const iconStyle = 'size-4 shrink-0';

interface MapNodeProps {
  node: MapNode;
  /** Expands a node, so that it names everybody. */
  onExpand: (id: string) => void;
}

/** A group, a role, a project, or a number of people, groups or projects. */
function LinkNode({ node }: Pick<MapNodeProps, 'node'>) {
  const t = useTranslations('map');
  const details = [node.provider === undefined ? [] : providerLabel(node.provider), node.detail ?? []].flat();
  return (
    <Link
      href={node.href as Route}
      prefetch={false}
      draggable={false}
      title={[node.label, ...details].join(' · ')}
      className={clsx('items-center gap-2.5 px-3 hover:border-accent', nodeStyle, looks[node.kind])}
    >
      {node.kind === 'group' && <ProviderIcon provider={node.provider ?? ''} className={iconStyle} />}
      {node.kind === 'role' && <ShieldCheck aria-hidden className={iconStyle} />}
      {node.kind === 'people' && <Users aria-hidden className={iconStyle} />}
      {node.kind === 'project' && <FolderKanban aria-hidden className={iconStyle} />}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-[0.8125rem] font-medium">
          {t.rich(`kind.${node.kind}`, { name: node.label, hidden })}
        </span>
        {details.length > 0 && (
          <span className={clsx('block truncate text-[0.6875rem]', node.kind !== 'role' && 'text-ink-muted')}>
            {details.join(' · ')}
          </span>
        )}
      </span>
    </Link>
  );
}

/** The people who hold the same roles. */
function PeopleNode({ node: { id, kind, people, rest }, onExpand }: MapNodeProps) {
  const t = useTranslations('map');
  const line = 'flex w-full items-center gap-2 rounded px-2 text-[0.8125rem] hover:bg-sunken';
  // The button disappears, so focus moves to the first person that it revealed.
  const expand = ({ currentTarget }: MouseEvent) => {
    const list = currentTarget.closest('ul');
    flushSync(() => onExpand(id));
    list?.querySelectorAll('a')[people.length]?.focus();
  };
  return (
    <ul className={clsx('flex-col justify-center px-1', nodeStyle, looks[kind])}>
      {people.map(({ uuid, name, email }) => (
        <li key={uuid}>
          <Link
            href={`/members/${uuid}`}
            prefetch={false}
            draggable={false}
            title={`${name} · ${email}`}
            style={{ height: personHeight }}
            className={line}
          >
            <Avatar name={name} size="small" />
            <span className="min-w-0 truncate font-medium">{t.rich('kind.person', { name, hidden })}</span>
          </Link>
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            onClick={expand}
            style={{ height: personHeight }}
            className={clsx(line, 'cursor-pointer text-ink-muted')}
          >
            {t('more', { count: rest })}
          </button>
        </li>
      )}
    </ul>
  );
}

/** The content of a node. Memoized, so that it is not rendered again while paths are traced. */
export const MapNodeView = memo(function MapNodeView(props: MapNodeProps) {
  return props.node.people.length > 0 ? <PeopleNode {...props} /> : <LinkNode node={props.node} />;
});
