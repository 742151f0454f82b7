import { graphlib, layout } from '@dagrejs/dagre';
import type { RoleOnMap } from '@rolecall/contracts';
import { nameOf } from '@/features/people';
import type { Translator } from '@/i18n/translator';

type NodeKind = 'group' | 'role' | 'people' | 'project';

/** A person in a node of people. */
interface PersonOnMap {
  uuid: string;
  name: string;
  email: string;
}

/** A group, a role, the people who hold the same roles, a project, or only a count where a role has too many of them. */
export interface MapNode {
  id: string;
  kind: NodeKind;
  label: string;
  /** The text below the label. */
  detail?: string;
  /** The external system, if the node is a group. */
  provider?: string;
  /** The link's target; empty for a node that names people. */
  href: string;
  /** The people named in the node; empty if it only shows a count or is not about people. */
  people: PersonOnMap[];
  /** How many more people there are, who are shown when the node is expanded. */
  rest: number;
  x: number;
  y: number;
  height: number;
}

interface MapEdge {
  id: string;
  source: string;
  target: string;
  /** For an edge that crosses the column of people: the middle of the gap it passes through. */
  via?: { x: number; y: number };
}

export interface MapGraph {
  nodes: MapNode[];
  edges: MapEdge[];
  width: number;
  height: number;
  /** If a role has more people, groups or projects than this, only their number is drawn. Null if all are drawn. */
  limit: number | null;
}

export const nodeWidth = 208;
const nodeHeight = 44;
/** The height of one person's line in a node of people, in pixels. */
export const personHeight = 26;

/** The most nodes of people, groups or projects that a readable picture can have. */
const mostNodes = 160;

/** The limits to try for people, groups or projects drawn per role. The first that stays within `mostNodes` is used. */
const limits = [25, 12, 6, 3, 0];

/** How many people a node names before it is expanded. */
const namedAtFirst = 6;

const isFew = (list: readonly unknown[] | null, limit: number) => list !== null && list.length <= limit;

/** The people who are drawn by name, grouped by the roles they hold. The keys are role ids joined by spaces. */
function peopleByRoles(roles: readonly RoleOnMap[], limit: number) {
  const rolesOf = new Map<string, string[]>();
  const known = new Map<string, PersonOnMap>();
  for (const { id, people } of roles)
    if (people !== null && isFew(people, limit))
      for (const person of people) {
        known.set(person.uuid, { uuid: person.uuid, name: nameOf(person), email: person.email });
        rolesOf.set(person.uuid, [...(rolesOf.get(person.uuid) ?? []), id]);
      }
  const together = new Map<string, PersonOnMap[]>();
  for (const [uuid, person] of known) {
    const held = rolesOf.get(uuid)?.join(' ') ?? '';
    together.set(held, [...(together.get(held) ?? []), person]);
  }
  return together;
}

function limitFor(roles: readonly RoleOnMap[]): number {
  const groups = (limit: number) =>
    roles.reduce((sum, role) => sum + (isFew(role.groups, limit) ? (role.groups?.length ?? 0) : 1), 0);
  const projects = (limit: number) => {
    const few = roles.flatMap((role) => (isFew(role.projects, limit) ? (role.projects ?? []) : []));
    return new Set(few.map(({ id }) => id)).size + roles.filter((role) => !isFew(role.projects, limit)).length;
  };
  const isDrawable = (limit: number) =>
    Math.max(peopleByRoles(roles, limit).size, groups(limit), projects(limit)) <= mostNodes;
  return limits.find(isDrawable) ?? 0;
}

/**
 * Lays out the map of roles: external groups on the left, then the roles, the people who hold them, and on the right the
 * projects that the roles give access to.
 *
 * @param expanded - The ids of the nodes in which everybody is named.
 */
export function graphOf(t: Translator<'map'>, roles: readonly RoleOnMap[], expanded: ReadonlySet<string>): MapGraph {
  const limit = limitFor(roles);
  const together = peopleByRoles(roles, limit);
  const nodes = new Map<string, UnplacedNode>();
  const edges: MapEdge[] = [];
  const add = (node: Pick<MapNode, 'id' | 'kind' | 'label' | 'href'> & Partial<MapNode>) =>
    void nodes.set(node.id, { people: [], rest: 0, height: nodeHeight, ...node });
  const tie = (source: string, target: string) => void edges.push({ id: `${source} ${target}`, source, target });

  for (const { id, name, is_default, member_count, external_reference_count, people, groups, ...rule } of roles) {
    const { project_count, projects } = rule;
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
          href: `/external-groups?${new URLSearchParams({ provider: group.provider, search: group.provider_role_name })}`,
        });
        tie(`group ${group.id}`, role);
      }
    else {
      add({
        id: `groups ${id}`,
        kind: 'group',
        label: t('externalGroups', { count: external_reference_count }),
        href,
      });
      tie(`groups ${id}`, role);
    }
    add({
      id: role,
      kind: 'role',
      label: name,
      detail: t(is_default ? 'defaultRoleDetail' : 'roleDetail', { count: member_count }),
      href,
    });
    if (!isFew(people, limit)) {
      add({ id: `people ${id}`, kind: 'people', label: t('people', { count: member_count }), href });
      tie(role, `people ${id}`);
    }
    // People come right after their first role, so that the Tab order follows the paths.
    for (const [held, everybody] of together) {
      if (!held.startsWith(id)) continue;
      const node = `people of ${held}`;
      const named = expanded.has(node) ? everybody : everybody.slice(0, namedAtFirst);
      const rest = everybody.length - named.length;
      const lines = named.length + (rest > 0 ? 1 : 0);
      const height = Math.max(nodeHeight, lines * personHeight + 12);
      add({ id: node, kind: 'people', label: '', href: '', people: named, rest, height });
      for (const one of held.split(' ')) tie(`role ${one}`, node);
    }
    if (projects !== null && isFew(projects, limit))
      for (const project of projects) {
        const node = `project ${project.id}`;
        if (!nodes.has(node)) add({ id: node, kind: 'project', label: project.name, href: `/projects/${project.id}` });
        tie(role, node);
      }
    else {
      add({ id: `projects ${id}`, kind: 'project', label: t('projects', { count: project_count }), href });
      tie(role, `projects ${id}`);
    }
  }
  const { size, placeOf, viaOf } = arrange([...nodes.values()], edges);

  const isCut = roles.some((role) =>
    [role.people, role.groups, role.projects].some((entries) => !isFew(entries, limit)),
  );
  return {
    nodes: [...nodes.values()].map((node) => ({ ...node, ...placeOf(node) })),
    edges: edges.map((edge) => ({ ...edge, ...viaOf(edge) })),
    width: size.width,
    height: size.height,
    limit: isCut ? limit : null,
  };
}

type UnplacedNode = Omit<MapNode, 'x' | 'y'>;

const columns: readonly NodeKind[] = ['group', 'role', 'people', 'project'];

/** Places the nodes so that few edges cross. Each kind of node has its own column. */
function arrange(nodes: readonly UnplacedNode[], edges: readonly MapEdge[]) {
  const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const columnOf = (id: string) => columns.indexOf(kindOf.get(id) ?? 'role');
  const hasProjects = nodes.some(({ kind }) => kind === 'project');
  const graph = new graphlib.Graph();
  graph.setGraph({
    rankdir: 'LR',
    // The nodes set their own ranks: every second one, because dagre puts a rank for edge labels between two columns.
    ranker: 'none',
    nodesep: 10,
    edgesep: 4,
    ranksep: hasProjects ? 64 : 110,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, height } of nodes) graph.setNode(id, { width: nodeWidth, height, rank: 2 * columnOf(id) });
  for (const { source, target } of edges) graph.setEdge(source, target);
  layout(graph);
  return {
    size: graph.graph() as { width: number; height: number },
    placeOf({ id, height }: UnplacedNode) {
      // dagre gives the center of a node.
      const { x, y } = graph.node(id) as { x: number; y: number };
      return { x: x - nodeWidth / 2, y: y - height / 2 };
    },
    viaOf({ source, target }: MapEdge): Pick<MapEdge, 'via'> {
      const { points } = graph.edge(source, target) as { points: { x: number; y: number }[] };
      const middle = points[Math.floor(points.length / 2)];
      return columnOf(target) - columnOf(source) > 1 && middle ? { via: middle } : {};
    },
  };
}

/**
 * The ids of all nodes and edges on a path through a node, in both directions. For people this includes the projects that
 * their roles give access to, and for a project the people who hold the roles that give access to it.
 */
export function traceOf({ nodes, edges }: Pick<MapGraph, 'nodes' | 'edges'>, from: string): Set<string> {
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
  const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const beyond = { people: 'project', project: 'people' }[kindOf.get(from) as string];
  for (const { id, source, target } of edges.filter((edge) => traced.has(edge.source)))
    if (kindOf.get(target) === beyond) for (const each of [id, source, target]) traced.add(each);
  return traced;
}
