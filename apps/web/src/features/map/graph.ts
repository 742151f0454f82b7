import { graphlib, layout } from '@dagrejs/dagre';
import type { RoleOnMap } from '@rolecall/contracts';
import { nameOf } from '@/features/people';
import type { Translator } from '@/i18n/translator';

type NodeKind = 'group' | 'role' | 'person';

/** A group, a role, a person, or several of one of them that are not told apart. */
export interface MapNode {
  id: string;
  kind: NodeKind;
  label: string;
  /** What stands below the label. */
  detail?: string;
  /** Of a group: where it is. */
  provider?: string;
  /** Whether it stands for several. */
  isMany: boolean;
  /** Where it leads. */
  href: string;
  x: number;
  y: number;
}

interface MapEdge {
  id: string;
  source: string;
  target: string;
}

export interface MapGraph {
  nodes: MapNode[];
  edges: MapEdge[];
  width: number;
  height: number;
  /** Of a role with more people or groups than this, only how many there are is drawn. Null where all are drawn. */
  limit: number | null;
}

export const nodeSize = { width: 208, height: 44 } as const;

/** A picture of more people than this is a thicket. */
const mostPeople = 120;

/** How many people or groups of one role are drawn one by one; the fewer, the more roles share many of them. */
const limits = [25, 12, 6, 3, 0];

const isFew = (list: readonly unknown[] | null, limit: number) => list !== null && list.length <= limit;

function limitFor(roles: readonly RoleOnMap[]): number {
  const drawn = (limit: number) =>
    new Set(
      roles.flatMap(({ people, groups }) => [
        ...(people !== null && isFew(people, limit) ? people.map(({ uuid }) => uuid) : []),
        ...(groups !== null && isFew(groups, limit) ? groups.map(({ id }) => id) : []),
      ]),
    ).size;
  return limits.find((limit) => drawn(limit) <= mostPeople) ?? 0;
}

/** What the map shows of roles: groups elsewhere at the left, roles in the middle, people at the right. */
export function graphOf(t: Translator<'map'>, roles: readonly RoleOnMap[]): MapGraph {
  const limit = limitFor(roles);
  const nodes = new Map<string, Omit<MapNode, 'x' | 'y'>>();
  const edges: MapEdge[] = [];
  const add = (node: Omit<MapNode, 'x' | 'y'>) => void nodes.set(node.id, node);
  const tie = (source: string, target: string) => void edges.push({ id: `${source} ${target}`, source, target });

  for (const { id, name, is_default, member_count, external_reference_count, people, groups } of roles) {
    const role = `role ${id}`;
    const href = `/roles/${id}`;
    if (groups !== null && isFew(groups, limit))
      for (const group of groups) {
        add({
          id: `group ${group.id}`,
          kind: 'group',
          label: group.provider_role_name,
          detail: group.provider_organization_id,
          provider: group.provider,
          isMany: false,
          href: `/external-groups?${new URLSearchParams({ provider: group.provider, search: group.provider_role_name })}`,
        });
        tie(`group ${group.id}`, role);
      }
    else {
      const label = t('externalGroups', { count: external_reference_count });
      add({ id: `groups ${id}`, kind: 'group', label, isMany: true, href });
      tie(`groups ${id}`, role);
    }
    add({
      id: role,
      kind: 'role',
      label: name,
      detail: t(is_default ? 'defaultRoleDetail' : 'roleDetail', { count: member_count }),
      isMany: false,
      href,
    });
    if (people !== null && isFew(people, limit))
      for (const person of people) {
        add({
          id: `person ${person.uuid}`,
          kind: 'person',
          label: nameOf(person),
          detail: person.email,
          isMany: false,
          href: `/members/${person.uuid}`,
        });
        tie(role, `person ${person.uuid}`);
      }
    else {
      add({
        id: `people ${id}`,
        kind: 'person',
        label: t('people', { count: member_count }),
        isMany: true,
        href,
      });
      tie(role, `people ${id}`);
    }
  }

  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', ranker: 'longest-path', nodesep: 10, edgesep: 0, ranksep: 110 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of nodes.keys()) graph.setNode(id, { ...nodeSize });
  for (const { source, target } of edges) graph.setEdge(source, target);
  // Roles with nothing at one side keep to their column by a node without extent there.
  for (const { id } of roles) {
    const role = `role ${id}`;
    const beside = { width: nodeSize.width, height: 0 };
    if ((graph.predecessors(role) ?? []).length === 0) graph.setNode(`left ${id}`, beside).setEdge(`left ${id}`, role);
    if ((graph.successors(role) ?? []).length === 0) graph.setNode(`right ${id}`, beside).setEdge(role, `right ${id}`);
  }
  layout(graph);
  const isCut = [...nodes.values()].some(({ isMany }) => isMany);
  const size = graph.graph() as { width: number; height: number };
  return {
    nodes: [...nodes.values()].map((node) => {
      // The library tells the middle of each.
      const { x, y } = graph.node(node.id) as { x: number; y: number };
      return { ...node, x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 };
    }),
    edges,
    width: size.width,
    height: size.height,
    limit: isCut ? limit : null,
  };
}

/** Everything on a path through a node: what leads to it and what it leads to. */
export function traceOf({ edges }: Pick<MapGraph, 'edges'>, from: string): Set<string> {
  const traced = new Set([from]);
  const follow = (next: (edge: MapEdge) => readonly [string, string]) => {
    const open = [from];
    for (let id = open.pop(); id !== undefined; id = open.pop())
      for (const edge of edges) {
        const [at, to] = next(edge);
        if (at !== id) continue;
        traced.add(edge.id);
        traced.add(to);
        open.push(to);
      }
  };
  follow(({ source, target }) => [source, target]);
  follow(({ source, target }) => [target, source]);
  return traced;
}
