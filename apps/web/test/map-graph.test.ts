import { readFileSync } from 'node:fs';
import type { RoleOnMap } from '@rolecall/contracts';
import { createTranslator, type Messages } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { graphOf, type MapNode, nodeWidth, traceOf } from '../src/features/map/graph.ts';

const t = createTranslator({
  locale: 'en',
  messages: JSON.parse(readFileSync(new URL('../messages/en.json', import.meta.url), 'utf8')) as Messages,
  namespace: 'map',
});

/** A role with people and projects, given by their numbers. */
function role(id: string, people: number[], projects: number[] | null, hasGroup = false): RoleOnMap {
  const group = { id, provider: 'github', provider_organization_id: 'acme', provider_role_name: id };
  return {
    id,
    name: `Role ${id}`,
    description: '',
    is_default: false,
    created_at: '2026-01-01T00:00:00.000Z',
    member_count: people.length,
    external_reference_count: hasGroup ? 1 : 0,
    project_count: projects?.length ?? 26,
    people: people.map((number) => ({
      uuid: `${number}`,
      first_name: `Person ${number}`,
      last_name: '',
      email: `${number}@example.com`,
    })),
    groups: hasGroup ? [group] : [],
    projects: projects?.map((number) => ({ id: number, name: `Project ${number}`, access_level: 'member' })) ?? null,
  };
}

const draw = (roles: RoleOnMap[]) => graphOf(t, roles, new Set());
const columnsOf = (nodes: MapNode[]) =>
  Object.fromEntries(
    (['group', 'role', 'people', 'project'] as const).map((kind) => [
      kind,
      [...new Set(nodes.filter((node) => node.kind === kind).map(({ x }) => Math.round(x)))],
    ]),
  );

describe('the map graph', () => {
  it('gives each kind of node its own column, whatever a role has', () => {
    const { nodes } = draw([
      role('a', [1, 2], [1], true),
      role('b', [], [1, 2]),
      role('c', [2, 3], []),
      role('d', [], []),
      role('e', [4], null, true),
    ]);
    const columns = columnsOf(nodes);
    expect(Object.values(columns).map((places) => places.length)).toEqual([1, 1, 1, 1]);
    const places = Object.values(columns).flat();
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    const projects = nodes.filter(({ kind }) => kind === 'project');
    expect(projects.map(({ label, href }) => [label, href])).toEqual([
      ['Project 1', '/projects/1'],
      ['Project 2', '/projects/2'],
      ['26 projects', '/roles/e'],
    ]);
  });

  it('has no column for projects if no role grants access to one', () => {
    const { nodes } = draw([role('a', [1], [], true), role('b', [], [])]);
    expect(columnsOf(nodes)['project']).toEqual([]);
  });

  it('draws edges from roles to projects between the people, not through them', () => {
    const roles = Array.from({ length: 12 }, (_, number) =>
      role(`r${number}`, [number, number + 1, (number * 5) % 12], [number % 4, (number + 1) % 4], number % 2 === 0),
    );
    const { nodes, edges } = draw(roles);
    const people = nodes.filter(({ kind }) => kind === 'people');
    const passing = edges.filter(({ target }) => target.startsWith('project '));
    expect(passing).toHaveLength(24);
    for (const { via } of passing) {
      expect(people.filter(({ y, height }) => via && via.y > y && via.y < y + height)).toEqual([]);
      expect(people.every(({ x }) => via && Math.abs(via.x - nodeWidth / 2 - x) < 1)).toBe(true);
    }
    expect(edges.filter(({ via }) => via)).toHaveLength(24);
  });

  it('traces a person to the projects of their roles, and a project to the holders of its roles', () => {
    const graph = draw([role('a', [1, 2], [1], true), role('b', [2, 3], [2]), role('c', [4], [2])]);
    const traced = (from: string) => {
      const found = traceOf(graph, from);
      return graph.nodes.flatMap(({ id }) => (found.has(id) ? [id] : []));
    };
    expect(traced('people of a')).toEqual(['group a', 'role a', 'people of a', 'project 1']);
    expect(traced('people of a b')).toEqual(['group a', 'role a', 'people of a b', 'project 1', 'role b', 'project 2']);
    expect(traced('project 1')).toEqual(['group a', 'role a', 'people of a', 'people of a b', 'project 1']);
    expect(traced('project 2')).toEqual([
      'people of a b',
      'role b',
      'people of b',
      'project 2',
      'role c',
      'people of c',
    ]);
    expect(traced('role b')).toEqual(['people of a b', 'role b', 'people of b', 'project 2']);
  });
});
