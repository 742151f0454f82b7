/** A JSON Schema as the document has it; what it refers to stays a reference. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

/** What an operation takes in its address. */
export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  description?: string;
  example?: unknown;
  schema: Schema;
}

/** The name of the schema or answer that a reference leads to. */
export const nameOfRef = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
