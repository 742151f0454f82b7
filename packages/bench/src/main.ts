import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { type BenchData, createBenchData } from './data.ts';
import { type Engine, engines } from './engines.ts';
import { people, roles } from './enlarge.ts';
import { measureLists, promisedMilliseconds } from './lists.ts';
import { provider, providerOrganization, slugOf } from './rows.ts';
import { type RunningServer, startFloor, startRolecall } from './servers.ts';

/*
 * How close the real server comes to the floor, and how it grows, on each engine. Server and floor take turns on the
 * same machine, so that whatever else it does hits both; the medians of the turns are compared.
 */
const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    turns: { type: 'string', default: '5' },
    connections: { type: 'string', default: '20' },
    /** Leaves out the million references, for a quick look. */
    small: { type: 'boolean', default: false },
    /** Measures the scenarios whose name contains this, and leaves out growth. */
    only: { type: 'string' },
    /** Measures one engine alone: `sqlite` or `postgres`. */
    engine: { type: 'string' },
    /** Folder of another version, built with `pnpm turbo build`: measures against its server instead of the floor. */
    against: { type: 'string' },
  },
});
const seconds = Number(flags.seconds);
const turns = Number(flags.turns);
const connections = Number(flags.connections);

interface Scenario {
  name: string;
  /** The least ratio to the floor that is acceptable on SQLite, where nothing but the code stands between them. */
  goal: number | undefined;
  /** The least ratio to another version that is acceptable. */
  goalAgainst: number;
  requests(data: BenchData): autocannon.Request[];
  /** Requests that make one operation. */
  perOperation?: number;
}

const pathOf = (data: BenchData) => `/api/organizations/${data.organizationId}`;

let nextGroup = 0;

const lookups = (data: BenchData): autocannon.Request[] =>
  Array.from({ length: 50 }, (_, index) => ({
    method: 'GET',
    path: `${pathOf(data)}/role_external_references/lookup?provider=GitHub&provider_organization_id=${providerOrganization}&provider_role_slug=${slugOf(
      Math.floor((index / 50) * data.references),
    )}`,
  }));

const firstRoles = (data: BenchData): autocannon.Request[] => [
  { method: 'GET', path: `${pathOf(data)}/roles?limit=20` },
];

const scenarios: Scenario[] = [
  { name: 'lookup', goal: 0.45, goalAgainst: 0.95, requests: lookups },
  { name: '20 roles, 5 members each', goal: 0.8, goalAgainst: 0.95, requests: firstRoles },
  {
    name: 'one role',
    goal: undefined,
    goalAgainst: 0.95,
    requests: (data) => [{ method: 'GET', path: `${pathOf(data)}/roles/${data.roleId}` }],
  },
  {
    name: 'create and delete a reference',
    goal: 0.4,
    goalAgainst: 0.9,
    perOperation: 2,
    requests: (data) => [
      {
        method: 'POST',
        path: `${pathOf(data)}/role_external_references`,
        setupRequest: (request) => {
          nextGroup += 1;
          const body = {
            provider,
            provider_organization_id: 'bench',
            provider_role_id: `id-${nextGroup}`,
            provider_role_slug: `slug-${nextGroup}`,
            provider_role_name: 'Bench',
            role: data.roleId,
          };
          return {
            ...request,
            headers: { ...request.headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
        },
        onResponse: (status, body, context) => {
          if (status !== 201) throw new Error(`creating answered ${status}: ${body}`);
          Object.assign(context as object, { id: (JSON.parse(body) as { id: string }).id });
        },
      },
      {
        method: 'DELETE',
        path: '/',
        setupRequest: (request, context) => ({
          ...request,
          path: `${pathOf(data)}/role_external_references/${(context as { id: string }).id}`,
        }),
      },
    ],
  },
];

const median = (numbers: number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Requests per second that a server answers well. */
async function load(server: RunningServer, data: BenchData, scenario: Scenario, duration: number): Promise<number> {
  const result = await autocannon({
    url: server.url,
    connections,
    duration,
    headers: { authorization: `Bearer ${data.key}` },
    requests: scenario.requests(data),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${scenario.name}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  return result['2xx'] / result.duration / (scenario.perOperation ?? 1);
}

/** Medians of one scenario for two contenders that take turns. */
async function compare(
  scenario: Scenario,
  one: [RunningServer, BenchData],
  other: [RunningServer, BenchData],
): Promise<[number, number]> {
  const measured: [number[], number[]] = [[], []];
  for (const [server, data] of [one, other]) await load(server, data, scenario, 2);
  for (let turn = 0; turn < turns; turn += 1)
    for (const index of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const [server, data] = [one, other][index] as [RunningServer, BenchData];
      measured[index].push(await load(server, data, scenario, seconds));
    }
  return [median(measured[0]), median(measured[1])];
}

const round = (value: number) => Math.round(value).toLocaleString('en');
const table = (rows: string[][]) => `${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;

let missed = 0;
const verdict = (ok: boolean) => {
  if (!ok) missed += 1;
  return ok ? 'yes' : '**no**';
};

const shape = { roles: 100, membersPerRole: 5, references: 1000 };

/** How much slower an answer gets where there is a thousand times as much. */
async function measureGrowth(engine: Engine, real: RunningServer, data: BenchData): Promise<string[][]> {
  const growth = [
    ['answer', 'small', 'per second', 'large', 'per second', 'times slower', 'at most 1.5'],
    ['---', '---:', '---:', '---:', '---:', '---:', '---'],
  ];
  for (const [name, requests, larger, count] of [
    ['first 20 roles', firstRoles, { roles: flags.small ? 10_000 : 100_000 }, 'roles'],
    ['lookup', lookups, { references: flags.small ? 100_000 : 1_000_000 }, 'references'],
  ] as const) {
    const large = await createBenchData(await engine.createDatabase(), { ...shape, ...larger });
    const largeServer = await startRolecall(large);
    try {
      const scenario = { name, goal: undefined, goalAgainst: 0, requests };
      const [smallRate, largeRate] = await compare(scenario, [real, data], [largeServer, large]);
      growth.push([
        name,
        `${round(data[count])} ${count}`,
        round(smallRate),
        `${round(large[count])} ${count}`,
        round(largeRate),
        (smallRate / largeRate).toFixed(2),
        verdict(smallRate / largeRate <= 1.5),
      ]);
    } finally {
      await largeServer.stop();
    }
  }
  return growth;
}

/** How long the lists and searches of the web app take. */
async function tableOfLists(engine: Engine): Promise<string[][]> {
  const lists = [
    [`with ${people} members and ${roles} roles`, 'milliseconds, of the fastest', `at most ${promisedMilliseconds}`],
    ['---', '---:', '---'],
  ];
  for (const [what, milliseconds] of await measureLists(await engine.createDatabase()))
    lists.push([what, milliseconds.toFixed(1), verdict(milliseconds <= promisedMilliseconds)]);
  return lists;
}

/** The server of another version, on a database that the same version made. */
async function startOther(engine: Engine, folder: string): Promise<[RunningServer, BenchData]> {
  const partOf = (file: string) => import(pathToFileURL(resolve(folder, 'packages/bench/dist', file)).href);
  const { createBenchData: create } = (await partOf('data.js')) as { createBenchData: typeof createBenchData };
  const { startRolecall: begin } = (await partOf('servers.js')) as { startRolecall: typeof startRolecall };
  const data = await create(await engine.createDatabase(), shape);
  return [await begin(data), data];
}

/** The real server and what it is compared with, each on a database of its own with the same in it. */
async function measure(name: string, engine: Engine): Promise<void> {
  const servers: RunningServer[] = [];
  const start = async (begin: (data: BenchData) => Promise<RunningServer>): Promise<[RunningServer, BenchData]> => {
    const data = await createBenchData(await engine.createDatabase(), shape);
    const server = await begin(data);
    servers.push(server);
    return [server, data];
  };
  try {
    const base = flags.against === undefined ? await start(startFloor) : await startOther(engine, flags.against);
    if (flags.against !== undefined) servers.push(base[0]);
    const real = await start(startRolecall);
    const rows = [
      [
        'answer',
        flags.against === undefined ? 'floor, per second' : 'other version, per second',
        'Rolecall, per second',
        'ratio',
        'goal',
        'reached',
      ],
      ['---', '---:', '---:', '---:', '---:', '---'],
    ];
    for (const scenario of scenarios.filter((one) => one.name.includes(flags.only ?? ''))) {
      const [baseRate, realRate] = await compare(scenario, base, real);
      const ratio = realRate / baseRate;
      const ofFloor = name === 'sqlite' ? scenario.goal : undefined;
      const goal = flags.against === undefined ? ofFloor : scenario.goalAgainst;
      rows.push([
        scenario.name,
        round(baseRate),
        round(realRate),
        ratio.toFixed(2),
        goal?.toFixed(2) ?? '',
        goal === undefined ? '' : verdict(ratio >= goal),
      ]);
      process.stderr.write(`${engine.name}, ${scenario.name}: ${ratio.toFixed(2)}\n`);
    }
    process.stdout.write(`${engine.name}\n\n${table(rows)}\n`);
    if (flags.only !== undefined || flags.against !== undefined) return;
    process.stdout.write(`${table(await measureGrowth(engine, ...real))}\n`);
    process.stdout.write(`${table(await tableOfLists(engine))}\n`);
  } finally {
    for (const server of servers) await server.stop();
  }
}

for (const [name, start] of Object.entries(engines)) {
  if (flags.engine !== undefined && flags.engine !== name) continue;
  const engine = await start();
  try {
    await measure(name, engine);
  } finally {
    await engine.stop();
  }
}
process.exitCode = missed > 0 ? 1 : 0;
