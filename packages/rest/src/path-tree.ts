interface Node<T> {
  children: Map<string, Node<T>>;
  /** The node for any other segment. */
  parameter?: Node<T>;
  value?: T;
}

/** The value at a path, and the segments that matched its parameters. */
export interface PathMatch<T> {
  value: T;
  parameters: string[];
}

const newNode = <T>(): Node<T> => ({ children: new Map() });

function decodeSegment(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Values by path. Literal segments take precedence over parameters. */
export class PathTree<T> {
  readonly #root = newNode<T>();

  /** The value at a path pattern, created by `make` if there is none. */
  at(pattern: string, make: () => T): T {
    let node = this.#root;
    for (const segment of pattern.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        node.parameter ??= newNode();
        node = node.parameter;
      } else {
        const child = node.children.get(segment) ?? newNode<T>();
        node.children.set(segment, child);
        node = child;
      }
    }
    return (node.value ??= make());
  }

  /** Finds the value at a path as received: percent-encoded, with or without a trailing slash. */
  find(path: string): PathMatch<T> | undefined {
    const segments = path.split('/');
    if (segments.length > 2 && segments.at(-1) === '') segments.pop();
    for (let index = 1; index < segments.length; index += 1) {
      const segment = decodeSegment(segments[index] ?? '');
      if (!segment) return undefined;
      segments[index] = segment;
    }
    const parameters: string[] = [];
    const value = this.#walk(this.#root, segments, 1, parameters);
    return value === undefined ? undefined : { value, parameters };
  }

  #walk(node: Node<T>, segments: string[], index: number, parameters: string[]): T | undefined {
    const segment = segments[index];
    if (segment === undefined) return node.value;
    const child = node.children.get(segment);
    const value = child && this.#walk(child, segments, index + 1, parameters);
    if (value !== undefined || !node.parameter) return value;
    const { length } = parameters;
    parameters.push(segment);
    const found = this.#walk(node.parameter, segments, index + 1, parameters);
    if (found === undefined) parameters.length = length;
    return found;
  }
}
