import { memo, useMemo } from 'react';
import { type MapGraph, nodeWidth } from './graph';

/** An SVG path from the right side of one node to the left side of another. */
const curve = (fromX: number, fromY: number, toX: number, toY: number) => {
  const middle = (fromX + toX) / 2;
  return `M${fromX},${fromY} C${middle},${fromY} ${middle},${toY} ${toX},${toY}`;
};

/** The SVG path of each edge, by the edge's id. An edge that crosses the column of people is straight there. */
function linesOf({ nodes, edges }: MapGraph): Map<string, string> {
  const places = new Map(nodes.map(({ id, x, y, height }) => [id, { x, y: y + height / 2 }]));
  const lines = new Map<string, string>();
  for (const { id, source, target, via } of edges) {
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to) continue;
    const start = from.x + nodeWidth;
    const [left, right] = via ? [via.x - nodeWidth / 2, via.x + nodeWidth / 2] : [0, 0];
    lines.set(
      id,
      via
        ? `${curve(start, from.y, left, via.y)} H${right} ${curve(right, via.y, to.x, to.y)}`
        : curve(start, from.y, to.x, to.y),
    );
  }
  return lines;
}

/** Draws all lines as one path, and the traced ones on top. Hidden from screen readers, which have the table instead. */
export const MapLines = memo(function MapLines({ graph, traced }: { graph: MapGraph; traced: Set<string> | null }) {
  const lines = useMemo(() => linesOf(graph), [graph]);
  const all = useMemo(() => [...lines.values()].join(' '), [lines]);
  const path = [...lines].flatMap(([id, line]) => (traced?.has(id) ? line : [])).join(' ');
  return (
    <svg aria-hidden className="pointer-events-none absolute size-full overflow-visible fill-none">
      <path d={all} opacity={traced ? 0.15 : 0.8} className="stroke-line-strong forced-colors:stroke-[CanvasText]" />
      <path d={path} strokeWidth={2} className="stroke-accent forced-colors:stroke-[Highlight]" />
    </svg>
  );
});
