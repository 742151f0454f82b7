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
 * Compares the real server with the floor on each engine, and measures how it slows down as data grows. Server and
 * floor take turns on the same machine, so that other load affects both; the medians of the turns are compared.
 */
const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    turns: { type: 'string', default: '5' },
    connections: { type: 'string', default: '20' },
    /** Measures growth to a tenth of the size (100,000 references instead of a million), for a quick look. */
    small: { type: 'boolean', default: false },
    /** Measures only the scenarios whose name contains this, and not growth. */
    only: { type: 'string' },
    /** Measures only one engine: `sqlite` or `postgres`. */
    engine: { type: 'string' },
    /** Folder of another version, built with `pnpm turbo build`, to compare with instead of the floor. */
    against: { type: 'string' },
  },
});
const seconds = Number(flags.seconds);
const turns = Number(flags.turns);
const connections = Number(flags.connections);

interface Scenario {
  name: string;
  /** The lowest acceptable ratio to the floor on each engine; undefined if the ratio is only reported. */
  goals?: Record<string, number>;
  /** The lowest acceptable ratio to another version. */
  goalAgainst: number;
  requests(data: BenchData, server: RunningServer): autocannon.Request[] | Promise<autocannon.Request[]>;
  /** Whether it is measured on a server without a cache, as if there were a write before each request. */
  keepsNothing?: true;
  /** How many requests make up one operation; 1 by default. */
  perOperation?: number;
}

const pathOf = (data: BenchData) => `/api/organizations/${data.organizationId}`;

let nextGroup = 0;

const lookupOf = (data: BenchData, index: number) =>
  `${pathOf(data)}/role_external_references/lookup?provider=GitHub&provider_organization_id=${providerOrganization}&provider_role_slug=${slugOf(index)}`;
const rolesOf = (data: BenchData) => `${pathOf(data)}/roles?limit=20`;

/** The paths of `count` lookups, spread over all references. */
const lookups = (data: BenchData, count: number): string[] =>
  Array.from({ length: count }, (_, index) => lookupOf(data, Math.floor((index / count) * data.references)));

const reads = (paths: readonly string[]): autocannon.Request[] =>
  paths.map((path) => ({ method: 'GET' as const, path }));

const firstRoles = (data: BenchData) => reads([rolesOf(data)]);
const lookupsInTurn = (data: BenchData) => reads(lookups(data, 1000));

const scenarios: Scenario[] = [
  {
    name: '20 roles of 5 members, unchanged',
    goals: { sqlite: 5, postgres: 5 },
    goalAgainst: 0.95,
    requests: firstRoles,
  },
  {
    name: '20 roles of 5 members, made anew',
    goals: { sqlite: 0.85, postgres: 0.9 },
    goalAgainst: 0.95,
    keepsNothing: true,
    requests: firstRoles,
  },
  {
    name: '20 roles of 5 members, held by the caller',
    goalAgainst: 0.95,
    async requests(data, { url }) {
      const path = rolesOf(data);
      const { headers } = await fetch(url + path, { headers: bearer(data) });
      return [{ method: 'GET', path, headers: { ...bearer(data), 'if-none-match': headers.get('etag') ?? '' } }];
    },
  },
  {
    name: 'lookup, unchanged',
    goals: { sqlite: 1, postgres: 0.9 },
    goalAgainst: 0.95,
    requests: (data) => reads(lookups(data, 50)),
  },
  {
    name: '1,000 lookups in turn, made anew',
    goals: { sqlite: 0.6, postgres: 0.45 },
    goalAgainst: 0.95,
    keepsNothing: true,
    requests: lookupsInTurn,
  },
  {
    name: 'one role, unchanged',
    goals: { sqlite: 1, postgres: 0.9 },
    goalAgainst: 0.95,
    requests: (data) => reads([`${pathOf(data)}/roles/${data.roleId}`]),
  },
  {
    name: 'create and delete a reference',
    goals: { sqlite: 0.45, postgres: 0.45 },
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

/** The results of one server in one turn. */
interface Turn {
  /** Successful operations per second. */
  rate: number;
  /** Median latency in milliseconds; `slowest` is the 99th percentile. */
  middle: number;
  slowest: number;
}

/** A server and the data it serves. */
type Contender = [RunningServer, BenchData];

const bearer = (data: BenchData) => ({ authorization: `Bearer ${data.key}` });

async function load(server: RunningServer, data: BenchData, scenario: Scenario, duration: number): Promise<Turn> {
  const result = await autocannon({
    url: server.url,
    connections,
    duration,
    headers: bearer(data),
    requests: await scenario.requests(data, server),
  });
  const good = result['2xx'] + result['3xx'];
  if (result.non2xx > result['3xx'] || result.errors > 0)
    throw new Error(`${scenario.name}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  const { p50, p99 } = result.latency;
  return { rate: good / result.duration / (scenario.perOperation ?? 1), middle: p50, slowest: p99 };
}

/** Lets two contenders take turns on one scenario, and returns the medians of each. */
async function compare(scenario: Scenario, one: Contender, other: Contender): Promise<[Turn, Turn]> {
  const measured: [Turn[], Turn[]] = [[], []];
  for (const [server, data] of [one, other]) await load(server, data, scenario, 2);
  for (let turn = 0; turn < turns; turn += 1)
    for (const index of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const [server, data] = [one, other][index] as Contender;
      measured[index].push(await load(server, data, scenario, seconds));
    }
  const medians = (all: Turn[]): Turn => ({
    rate: median(all.map(({ rate }) => rate)),
    middle: median(all.map(({ middle }) => middle)),
    slowest: median(all.map(({ slowest }) => slowest)),
  });
  return [medians(measured[0]), medians(measured[1])];
}

const round = (value: number) => Math.round(value).toLocaleString('en');
const table = (rows: string[][]) => `${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;

let missed = 0;
const verdict = (ok: boolean) => {
  if (!ok) missed += 1;
  return ok ? 'yes' : '**no**';
};

const shape = { roles: 100, membersPerRole: 5, references: 1000 };

const mostMegabytes = 300;
const mostTimesSlower = 1.3;
/** How many times the median latency the 99th percentile may be. */
const mostTimesMiddle: Record<string, number> = { sqlite: 5, postgres: 8 };

/** Compares the throughput of three processes on one database with that of one of them. */
async function measureProcesses([one, data]: Contender, servers: RunningServer[]): Promise<string[][]> {
  const all = [one, await startRolecall(data), await startRolecall(data)];
  servers.push(...all.slice(1));
  const rows = [
    ['answer', 'one process, per second', 'three processes, per second', 'times'],
    ['---', '---:', '---:', '---:'],
  ];
  for (const scenario of scenarios.filter(({ keepsNothing }) => !keepsNothing)) {
    const { rate: alone } = await load(one, data, scenario, seconds);
    const together = await Promise.all(all.map((server) => load(server, data, scenario, seconds)));
    const sum = together.reduce((total, { rate }) => total + rate, 0);
    rows.push([scenario.name, round(alone), round(sum), (sum / alone).toFixed(2)]);
  }
  return rows;
}

/** Measures how much slower responses get with a thousand times as much data, or a hundred times with `--small`. */
async function measureGrowth(engine: Engine, real: RunningServer, data: BenchData): Promise<string[][]> {
  const growth = [
    ['answer', 'small', 'per second', 'large', 'per second', 'times slower', `at most ${mostTimesSlower}`],
    ['---', '---:', '---:', '---:', '---:', '---:', '---'],
  ];
  for (const [name, requests, larger, count] of [
    ['first 20 roles', firstRoles, { roles: flags.small ? 10_000 : 100_000 }, 'roles'],
    ['lookup', lookupsInTurn, { references: flags.small ? 100_000 : 1_000_000 }, 'references'],
  ] as const) {
    const large = await createBenchData(await engine.createDatabase(), { ...shape, ...larger });
    const largeServer = await startRolecall(large, { CACHE_MB: '0' });
    try {
      const scenario = { name, goalAgainst: 0, requests };
      const [{ rate: smallRate }, { rate: largeRate }] = await compare(scenario, [real, data], [largeServer, large]);
      growth.push([
        name,
        `${round(data[count])} ${count}`,
        round(smallRate),
        `${round(large[count])} ${count}`,
        round(largeRate),
        (smallRate / largeRate).toFixed(2),
        verdict(smallRate / largeRate <= mostTimesSlower),
      ]);
    } finally {
      await largeServer.stop();
    }
  }
  return growth;
}

/** Measures the lists and searches of the web app. */
async function tableOfLists(engine: Engine): Promise<string[][]> {
  const lists = [
    [`with ${people} members and ${roles} roles`, 'milliseconds, of the fastest', `at most ${promisedMilliseconds}`],
    ['---', '---:', '---'],
  ];
  for (const [what, milliseconds] of await measureLists(await engine.createDatabase()))
    lists.push([what, milliseconds.toFixed(1), verdict(milliseconds <= promisedMilliseconds)]);
  return lists;
}

/** Starts the server of another version, with and without a cache, on a database that the same version created. */
async function startOther(engine: Engine, folder: string): Promise<Record<'base' | 'forgetful', Contender>> {
  const partOf = (file: string) => import(pathToFileURL(resolve(folder, 'packages/bench/dist', file)).href);
  const { createBenchData: create } = (await partOf('data.js')) as { createBenchData: typeof createBenchData };
  const { startRolecall: begin } = (await partOf('servers.js')) as { startRolecall: typeof startRolecall };
  const data = await create(await engine.createDatabase(), shape);
  return { base: [await begin(data), data], forgetful: [await begin(data, { CACHE_MB: '0' }), data] };
}

/** Compares the real server with the floor or another version, each on its own database with the same data. */
async function measure(name: string, engine: Engine): Promise<void> {
  const servers: RunningServer[] = [];
  const start = async (begin: (data: BenchData) => Promise<RunningServer>): Promise<Contender> => {
    const data = await createBenchData(await engine.createDatabase(), shape);
    const server = await begin(data);
    servers.push(server);
    return [server, data];
  };
  try {
    const other = flags.against === undefined ? undefined : await startOther(engine, flags.against);
    if (other) servers.push(other.base[0], other.forgetful[0]);
    const base = other?.base ?? (await start(startFloor));
    const real = await start(startRolecall);
    const forgetful: typeof real = [await startRolecall(real[1], { CACHE_MB: '0' }), real[1]];
    servers.push(forgetful[0]);
    const rows = [
      [
        'answer',
        other ? 'other version, per second' : 'floor, per second',
        'Rolecall, per second',
        'ratio',
        'goal',
        'reached',
        'middle, ms',
        'slowest of 100, ms',
        `at most ${mostTimesMiddle[name]} times`,
      ],
      ['---', '---:', '---:', '---:', '---:', '---', '---:', '---:', '---'],
    ];
    for (const scenario of scenarios.filter((one) => one.name.includes(flags.only ?? ''))) {
      const [{ rate: baseRate }, { rate, middle, slowest }] = await compare(
        scenario,
        (scenario.keepsNothing && other?.forgetful) || base,
        scenario.keepsNothing ? forgetful : real,
      );
      const ratio = rate / baseRate;
      const goal = other ? scenario.goalAgainst : scenario.goals?.[name];
      // Latencies are measured in whole milliseconds, so the median may be 0.
      const most = (mostTimesMiddle[name] ?? 0) * Math.max(middle, 1);
      rows.push([
        scenario.name,
        round(baseRate),
        round(rate),
        ratio.toFixed(2),
        goal?.toFixed(2) ?? '',
        goal === undefined ? '' : verdict(ratio >= goal),
        String(middle),
        String(slowest),
        verdict(slowest <= most),
      ]);
      process.stderr.write(`${engine.name}, ${scenario.name}: ${ratio.toFixed(2)}\n`);
    }
    process.stdout.write(`${engine.name}\n\n${table(rows)}\n`);
    if (flags.only !== undefined || other) return;
    const megabytes = Math.round((await real[0].memory()) / 1e6);
    process.stdout.write(
      `Memory after all of it: ${megabytes} MB, at most ${mostMegabytes}: ${verdict(megabytes <= mostMegabytes)}\n\n`,
    );
    if (name === 'postgres') process.stdout.write(`${table(await measureProcesses(real, servers))}\n`);
    process.stdout.write(`${table(await measureGrowth(engine, ...forgetful))}\n`);
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
