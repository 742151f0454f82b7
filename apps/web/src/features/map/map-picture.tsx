'use client';

import type { RoleOnMap } from '@rolecall/contracts';
import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  getBezierPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import clsx from 'clsx';
import { FolderKanban, ShieldCheck, Users } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { createContext, use, useCallback, useMemo, useRef, useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { Avatar } from '@/components/ui/avatar';
import { Checkbox } from '@/components/ui/checkbox';
import { hidden } from '@/components/ui/hidden';
import { ProviderIcon } from '@/features/external-groups/provider-icon';
import { providerLabel } from '@/features/external-groups/providers';
import { graphOf, type MapEdge, type MapGraph, type MapNode, nodeWidth, personHeight, traceOf } from './graph';

type FlowNode = Node<{ node: MapNode }, 'map'>;
type FlowEdge = Edge<Pick<MapEdge, 'via'>, 'map'>;

/** What is traced, what to call where the keyboard's focus is, and what to call to name everybody in a node. */
const PictureContext = createContext<{
  traced: Set<string> | null;
  onFocus: (node: MapNode | null) => void;
  onExpand: (id: string) => void;
}>({ traced: null, onFocus: () => undefined, onExpand: () => undefined });

const looks: Record<MapNode['kind'], string> = {
  group: 'border-line-strong/60 bg-surface',
  role: 'border-transparent bg-accent-soft text-on-accent-soft',
  people: 'border-line bg-surface',
  project: 'border-line-strong/60 bg-surface',
};

const nodeStyle = 'pointer-events-auto rounded-lg border leading-tight transition-opacity';
const iconStyle = 'size-4 shrink-0';

function MapNodeView({ data: { node } }: NodeProps<FlowNode>) {
  const { traced } = use(PictureContext);
  const look = clsx(nodeStyle, looks[node.kind], traced && !traced.has(node.id) && 'opacity-25');
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      {node.people.length > 0 ? <PeopleNode node={node} look={look} /> : <LinkNode node={node} look={look} />}
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
}

interface NodeViewProps {
  node: MapNode;
  look: string;
}

/** A group, a role, a project, or how many people, groups or projects there are. */
function LinkNode({ node, look }: NodeViewProps) {
  const t = useTranslations('map');
  const { onFocus } = use(PictureContext);
  const details = [node.provider === undefined ? [] : providerLabel(node.provider), node.detail ?? []].flat();
  return (
    <Link
      href={node.href as Route}
      prefetch={false}
      draggable={false}
      title={[node.label, ...details].join(' · ')}
      onFocus={() => onFocus(node)}
      onBlur={() => onFocus(null)}
      style={{ width: nodeWidth, height: node.height }}
      className={clsx('flex items-center gap-2.5 px-3 hover:border-accent', look)}
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
function PeopleNode({ node, look }: NodeViewProps) {
  const t = useTranslations('map');
  const { onFocus, onExpand } = use(PictureContext);
  const focus = { onFocus: () => onFocus(node), onBlur: () => onFocus(null) };
  const line = 'flex w-full items-center gap-2 rounded px-2 text-[0.8125rem] hover:bg-sunken';
  return (
    <ul
      // The button for the rest goes once everybody is named.
      ref={keepFocus}
      style={{ width: nodeWidth, height: node.height }}
      className={clsx('flex flex-col justify-center px-1', look)}
    >
      {node.people.map(({ uuid, name, email }) => (
        <li key={uuid}>
          <Link
            href={`/members/${uuid}`}
            prefetch={false}
            draggable={false}
            title={`${name} · ${email}`}
            {...focus}
            style={{ height: personHeight }}
            className={line}
          >
            <Avatar name={name} size="small" />
            <span className="min-w-0 truncate font-medium">{t.rich('kind.person', { name, hidden })}</span>
          </Link>
        </li>
      ))}
      {node.rest > 0 && (
        <li>
          <button
            type="button"
            onClick={() => onExpand(node.id)}
            {...focus}
            style={{ height: personHeight }}
            className={clsx(line, 'cursor-pointer text-ink-muted')}
          >
            {t('more', { count: node.rest })}
          </button>
        </li>
      )}
    </ul>
  );
}

const nodeTypes = { map: MapNodeView };

const sides = { sourcePosition: Position.Right, targetPosition: Position.Left };

/** A line that goes straight between the people where it passes them. */
function MapEdgeView({ sourceX, sourceY, targetX, targetY, data, style }: EdgeProps<FlowEdge>) {
  const curve = (sourceX: number, sourceY: number, targetX: number, targetY: number) =>
    getBezierPath({ ...sides, sourceX, sourceY, targetX, targetY })[0];
  const via = data?.via;
  if (!via) return <BaseEdge path={curve(sourceX, sourceY, targetX, targetY)} style={style} />;
  const [left, right] = [via.x - nodeWidth / 2, via.x + nodeWidth / 2];
  const path = [curve(sourceX, sourceY, left, via.y), `L ${right} ${via.y}`, curve(right, via.y, targetX, targetY)];
  return <BaseEdge path={path.join(' ')} style={style} />;
}

const edgeTypes = { map: MapEdgeView };

/** Around the picture, in its own measure. */
const margin = 24;
/** Smaller than this nobody reads it: then it is moved instead. */
const smallest = 0.85;

/** Shows all of it where it can be read so, else its beginning. */
function showBeginning(
  flow: ReactFlowInstance<FlowNode, FlowEdge>,
  graph: MapGraph,
  { clientWidth, clientHeight }: HTMLElement,
) {
  const across = clientWidth / (graph.width + 2 * margin);
  const down = clientHeight / (graph.height + 2 * margin);
  const zoom = Math.min(1, Math.max(smallest, Math.min(across, down)));
  const centred = (extent: number, room: number) => Math.max(margin, (room - extent * zoom) / 2);
  void flow.setViewport({ x: centred(graph.width, clientWidth), y: centred(graph.height, clientHeight), zoom });
}

/** The roles between the groups elsewhere, the people and the projects, as a picture. Loaded when the page opens. */
export function MapPicture({ roles }: { roles: readonly RoleOnMap[] }) {
  const t = useTranslations('map');
  const frame = useRef<HTMLDivElement>(null);
  const flow = useRef<ReactFlowInstance<FlowNode, FlowEdge>>(null);
  const [showsDefault, setShowsDefault] = useState(false);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const others = useMemo(() => roles.filter(({ is_default }) => !is_default), [roles]);
  const hasBoth = others.length > 0 && others.length < roles.length;
  const drawn = hasBoth && !showsDefault ? others : roles;
  const graph = useMemo(() => graphOf(t, drawn, expanded), [t, drawn, expanded]);
  const [focused, setFocused] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  // What is drawn no more had no time to say that it was left.
  const from = [hovered, focused].find((id) => graph.nodes.some((node) => node.id === id)) ?? null;
  const traced = useMemo(() => (from === null ? null : traceOf(graph, from)), [graph, from]);
  const nodes = useMemo(
    () =>
      graph.nodes.map((node): FlowNode => ({
        id: node.id,
        type: 'map',
        position: { x: node.x, y: node.y },
        width: nodeWidth,
        height: node.height,
        data: { node },
      })),
    [graph],
  );
  const labels = useMemo(
    () => new Map(graph.nodes.map(({ id, label, people }) => [id, label || people.map(({ name }) => name).join(', ')])),
    [graph],
  );
  const edges = useMemo(
    () =>
      graph.edges.map(({ via, ...edge }): FlowEdge => ({
        ...edge,
        type: 'map',
        data: via ? { via } : {},
        ariaLabel: `${labels.get(edge.source)} → ${labels.get(edge.target)}`,
        style: {
          stroke: traced?.has(edge.id) ? 'var(--accent)' : 'var(--line-strong)',
          strokeWidth: traced?.has(edge.id) ? 2 : 1,
          opacity: traced && !traced.has(edge.id) ? 0.15 : 0.8,
        },
      })),
    [graph, labels, traced],
  );
  const onFocus = useCallback((node: MapNode | null) => {
    setFocused(node?.id ?? null);
    if (node) bringIntoView(flow.current, frame.current, node);
  }, []);
  const onExpand = useCallback((id: string) => setExpanded((before) => new Set([...before, id])), []);
  const context = useMemo(() => ({ traced, onFocus, onExpand }), [traced, onFocus, onExpand]);
  return (
    <div>
      <div
        ref={frame}
        // Where the picture moves under the pointer, nothing tells that it has left what it was over.
        onPointerLeave={() => setHovered(null)}
        role="region"
        aria-label={t('picture')}
        className="map h-[max(24rem,calc(100dvh-17rem))] overflow-hidden rounded-lg border border-line bg-canvas"
      >
        <PictureContext value={context}>
          <ReactFlow<FlowNode, FlowEdge>
            // What is drawn anew begins anew.
            key={drawn.map(({ id }) => id).join()}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onInit={(instance) => {
              flow.current = instance;
              if (frame.current) showBeginning(instance, graph, frame.current);
            }}
            onNodeMouseEnter={(_, node) => setHovered(node.id)}
            onNodeMouseLeave={() => setHovered(null)}
            minZoom={0.1}
            maxZoom={2}
            panOnScroll
            zoomOnDoubleClick={false}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            ariaLabelConfig={{
              'controls.ariaLabel': t('controls'),
              'controls.zoomIn.ariaLabel': t('zoomIn'),
              'controls.zoomOut.ariaLabel': t('zoomOut'),
              'controls.fitView.ariaLabel': t('fitView'),
            }}
            proOptions={{ hideAttribution: true }}
          >
            <Background color="var(--line)" gap={24} />
            <Controls
              showInteractive={false}
              position="bottom-right"
              className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface text-ink-muted shadow-raised"
            />
          </ReactFlow>
        </PictureContext>
      </div>
      {hasBoth && (
        <div className="mt-3">
          <Checkbox label={t('showDefault')} checked={showsDefault} onChange={setShowsDefault} />
        </div>
      )}
      <p className="mt-2 text-[0.8125rem] text-pretty text-ink-muted">
        {t('hint')} {graph.limit !== null && (graph.limit === 0 ? t('tooMany') : t('limited', { limit: graph.limit }))}
      </p>
    </div>
  );
}

/** Moves the picture where what has the keyboard's focus would be outside. */
function bringIntoView(
  flow: ReactFlowInstance<FlowNode, FlowEdge> | null,
  frame: HTMLElement | null,
  node: MapNode,
): void {
  if (!flow || !frame) return;
  const { x, y, zoom } = flow.getViewport();
  const left = node.x * zoom + x;
  const top = node.y * zoom + y;
  const isInside =
    left >= 0 &&
    top >= 0 &&
    left + nodeWidth * zoom <= frame.clientWidth &&
    top + node.height * zoom <= frame.clientHeight;
  if (!isInside) void flow.setCenter(node.x + nodeWidth / 2, node.y + node.height / 2, { zoom });
}
