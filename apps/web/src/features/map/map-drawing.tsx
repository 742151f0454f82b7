import { type FocusEvent, useMemo, useState } from 'react';
import { type MapGraph, nodeWidth, traceOf } from './graph';
import { MapLines } from './map-lines';
import { MapNodeView } from './map-node';

/** The id of the node that contains an element. */
const nodeOf = (target: EventTarget) =>
  (target as Element).closest<HTMLElement>('[data-node]')?.dataset['node'] ?? null;

interface MapDrawingProps {
  graph: MapGraph;
  /** Expands a node, so that it names everybody. */
  onExpand: (id: string) => void;
}

/** Draws the nodes and lines. While a node is hovered or has keyboard focus, everything not on a path through it is faded. */
export function MapDrawing({ graph, onExpand }: MapDrawingProps) {
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const from = hovered ?? focused;
  const traced = useMemo(
    // The hovered or focused node may be gone from the graph.
    () => (from !== null && graph.nodes.some(({ id }) => id === from) ? traceOf(graph, from) : null),
    [graph, from],
  );
  /** Handles keyboard focus only: a mouse press may be the start of a drag. */
  const onFocus = ({ target }: FocusEvent) => {
    if (!target.matches(':focus-visible')) return;
    setFocused(nodeOf(target));
    // Chromium does not scroll on focus if a part of the element is already visible.
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
