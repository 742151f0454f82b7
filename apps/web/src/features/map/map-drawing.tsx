import { type FocusEvent, useMemo, useState } from 'react';
import { type MapGraph, nodeWidth, traceOf } from './graph';
import { MapLines } from './map-lines';
import { MapNodeView } from './map-node';

/** The node in which something is. */
const nodeOf = (target: EventTarget) =>
  (target as Element).closest<HTMLElement>('[data-node]')?.dataset['node'] ?? null;

interface MapDrawingProps {
  graph: MapGraph;
  /** Names everybody in a node. */
  onExpand: (id: string) => void;
}

/** The nodes and their lines; those that are on no path through what is pointed at, or has the keyboard's focus, are faded. */
export function MapDrawing({ graph, onExpand }: MapDrawingProps) {
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const from = hovered ?? focused;
  const traced = useMemo(
    // What has gone meanwhile is traced no more.
    () => (from !== null && graph.nodes.some(({ id }) => id === from) ? traceOf(graph, from) : null),
    [graph, from],
  );
  /** Only of the keyboard's focus: where a mouse has pressed, it may have begun to drag. */
  const onFocus = ({ target }: FocusEvent) => {
    if (!target.matches(':focus-visible')) return;
    setFocused(nodeOf(target));
    // Chromium leaves it where a part of it is seen.
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <div
      className="contents"
      onMouseOver={({ target }) => setHovered(nodeOf(target))}
      onMouseLeave={() => setHovered(null)}
      onFocus={onFocus}
      onBlur={() => setFocused(null)}
    >
      <MapLines graph={graph} traced={traced} />
      {graph.nodes.map((node) => (
        <div
          key={node.id}
          data-node={node.id}
          data-faded={(traced && !traced.has(node.id)) || undefined}
          style={{ left: node.x, top: node.y, width: nodeWidth, height: node.height }}
          className="group absolute"
        >
          <MapNodeView node={node} onExpand={onExpand} />
        </div>
      ))}
    </div>
  );
}
