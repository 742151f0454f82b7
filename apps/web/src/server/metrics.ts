import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnQuery, Rolecall } from '@rolecall/api';
import type { KeptAnswers } from '@rolecall/rest';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestLine } from './logging.ts';
import { trpcPrefix } from './trpc-endpoint.ts';

/** In seconds. A read takes a few milliseconds here, a page some tens. */
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const queryBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5];

/** Batches share one label, or callers could create any number of series. */
const routeLabel = (route: string | null): string =>
  route === null ? 'none' : route.startsWith(trpcPrefix) && route.includes(',') ? `${trpcPrefix}*` : route;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** The metrics of this process for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #token: Buffer;
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #durations: Histogram<'method' | 'route'>;
  readonly #queries: Histogram<'outcome'>;

  /** @param token required to read the metrics */
  constructor(token: string) {
    this.#token = digest(token);
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'rolecall_http_requests_total',
      help: 'Requests answered, by the path with its parameters’ names.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'rolecall_http_request_duration_seconds',
      help: 'From a request’s head to the end of its answer.',
      labelNames: ['method', 'route'],
      buckets: requestBuckets,
      registers,
    });
    this.#queries = new Histogram({
      name: 'rolecall_database_query_duration_seconds',
      help: 'Time of one statement, without the wait for a connection.',
      labelNames: ['outcome'],
      buckets: queryBuckets,
      registers,
    });
  }

  /** Counts a completed request. */
  observeRequest({ method, route, status, ms }: RequestLine): void {
    const labels = { method, route: routeLabel(route) };
    this.#requests.inc({ ...labels, status });
    this.#durations.observe(labels, ms / 1000);
  }

  readonly observeQuery: OnQuery = (seconds, failed) =>
    this.#queries.observe({ outcome: failed ? 'error' : 'success' }, seconds);

  /** Exposes the pool's connections, if there is a pool. */
  watchPool(rolecall: Rolecall): void {
    if (rolecall.poolUse() === undefined) return;
    const connections = new Gauge({
      name: 'rolecall_database_pool_connections',
      help: 'Connections of this process’ pool by what they do; `max` is how many there may be.',
      labelNames: ['state'],
      registers: [],
      collect() {
        const { most = 0, open = 0, idle = 0 } = rolecall.poolUse() ?? {};
        this.set({ state: 'max' }, most);
        this.set({ state: 'idle' }, idle);
        this.set({ state: 'busy' }, open - idle);
      },
    });
    const waiting = new Gauge({
      name: 'rolecall_database_pool_waiting',
      help: 'Calls that wait for a connection.',
      registers: [],
      collect() {
        this.set(rolecall.poolUse()?.waiting ?? 0);
      },
    });
    for (const gauge of [connections, waiting]) this.#registry.registerMetric(gauge as Gauge);
  }

  /** Exposes the size of the REST API's response cache, and how often it is used. */
  watchKeptAnswers(kept: KeptAnswers): void {
    const bytes = new Gauge({
      name: 'rolecall_kept_answers_bytes',
      help: 'Memory that kept answers take.',
      registers: [],
      collect() {
        this.set(kept.use.bytes);
      },
    });
    const reads = new Counter({
      name: 'rolecall_kept_answers_total',
      help: 'Reads whose answers are kept, by where they came from: `caller` had it already, `memory`, or `database`.',
      labelNames: ['source'],
      registers: [],
      collect() {
        const { unchanged, kept: fromMemory, made } = kept.use;
        this.reset();
        this.inc({ source: 'caller' }, unchanged);
        this.inc({ source: 'memory' }, fromMemory);
        this.inc({ source: 'database' }, made);
      },
    });
    this.#registry.registerMetric(bytes as Gauge);
    this.#registry.registerMetric(reads as Counter);
  }

  /** Responds to callers who have the token. */
  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [, given = ''] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? [];
    if (!timingSafeEqual(digest(given), this.#token)) {
      res.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Cache-Control': 'no-store', 'Content-Length': 0 });
      res.end();
      return;
    }
    const text = await this.#registry.metrics();
    res.writeHead(200, {
      'Content-Type': this.#registry.contentType,
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    });
    res.end(text);
  }
}
