import { readEntry, readFields } from "../protobuf/reader";

// What the engine asks, as far as this provider looks at it, by the numbers of
// https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/provider.proto. What is not sent is empty, 0 or false.

/** A `google.protobuf.Struct` as it came: `wire.ts` opens it. */
export type Struct = Buffer;

export interface HandshakeRequest {
  engineAddress: string;
}

export function handshakeRequest(message: Buffer): HandshakeRequest {
  const request: HandshakeRequest = { engineAddress: "" };
  readFields(message, (field, reader) => {
    if (field === 1) request.engineAddress = reader.string();
  });
  return request;
}

/** Of `PluginAttach`: https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/plugin.proto. */
export interface AttachRequest {
  address: string;
}

export function attachRequest(message: Buffer): AttachRequest {
  const request: AttachRequest = { address: "" };
  readFields(message, (field, reader) => {
    if (field === 1) request.address = reader.string();
  });
  return request;
}

export interface GetSchemaRequest {
  version: number;
}

export function getSchemaRequest(message: Buffer): GetSchemaRequest {
  const request: GetSchemaRequest = { version: 0 };
  readFields(message, (field, reader) => {
    if (field === 1) request.version = reader.int();
  });
  return request;
}

export interface CheckRequest {
  urn: string;
  news: Struct | undefined;
}

export function checkRequest(message: Buffer): CheckRequest {
  const request: CheckRequest = { urn: "", news: undefined };
  readFields(message, (field, reader) => {
    if (field === 1) request.urn = reader.string();
    if (field === 3) request.news = reader.bytes();
  });
  return request;
}

export interface DiffRequest {
  urn: string;
  /** The outputs. */
  olds: Struct | undefined;
  oldInputs: Struct | undefined;
  news: Struct | undefined;
}

export function diffRequest(message: Buffer): DiffRequest {
  const request: DiffRequest = { urn: "", olds: undefined, oldInputs: undefined, news: undefined };
  readFields(message, (field, reader) => {
    if (field === 2) request.urn = reader.string();
    if (field === 3) request.olds = reader.bytes();
    if (field === 4) request.news = reader.bytes();
    if (field === 6) request.oldInputs = reader.bytes();
  });
  return request;
}

export interface ConfigureRequest {
  urn: string;
  args: Struct | undefined;
  /** `ventus:config:authUrl` and the like, as engines before the structured `args` sent them. */
  variables: Map<string, string>;
}

export function configureRequest(message: Buffer): ConfigureRequest {
  const request: ConfigureRequest = { urn: "", args: undefined, variables: new Map() };
  readFields(message, (field, reader) => {
    if (field === 1) {
      const [name, value] = readEntry(reader.bytes());
      request.variables.set(name, value.toString("utf8"));
    }
    if (field === 2) request.args = reader.bytes();
    if (field === 8) request.urn = reader.string();
  });
  return request;
}

export interface CreateRequest {
  urn: string;
  properties: Struct | undefined;
  /** Seconds; 0: none. */
  timeout: number;
  preview: boolean;
}

export function createRequest(message: Buffer): CreateRequest {
  const request: CreateRequest = { urn: "", properties: undefined, timeout: 0, preview: false };
  readFields(message, (field, reader) => {
    if (field === 1) request.urn = reader.string();
    if (field === 2) request.properties = reader.bytes();
    if (field === 3) request.timeout = reader.double();
    if (field === 4) request.preview = reader.bool();
  });
  return request;
}

export interface ReadRequest {
  id: string;
  urn: string;
  properties: Struct | undefined;
  inputs: Struct | undefined;
  /** Seconds; 0: none. */
  timeout: number;
}

export function readRequest(message: Buffer): ReadRequest {
  const request: ReadRequest = { id: "", urn: "", properties: undefined, inputs: undefined, timeout: 0 };
  readFields(message, (field, reader) => {
    if (field === 1) request.id = reader.string();
    if (field === 2) request.urn = reader.string();
    if (field === 3) request.properties = reader.bytes();
    if (field === 4) request.inputs = reader.bytes();
    if (field === 10) request.timeout = reader.double();
  });
  return request;
}

export interface UpdateRequest {
  id: string;
  urn: string;
  /** The outputs. */
  olds: Struct | undefined;
  news: Struct | undefined;
  /** Seconds; 0: none. */
  timeout: number;
  preview: boolean;
}

export function updateRequest(message: Buffer): UpdateRequest {
  const request: UpdateRequest = { id: "", urn: "", olds: undefined, news: undefined, timeout: 0, preview: false };
  readFields(message, (field, reader) => {
    if (field === 1) request.id = reader.string();
    if (field === 2) request.urn = reader.string();
    if (field === 3) request.olds = reader.bytes();
    if (field === 4) request.news = reader.bytes();
    if (field === 5) request.timeout = reader.double();
    if (field === 7) request.preview = reader.bool();
  });
  return request;
}

export interface DeleteRequest {
  urn: string;
  properties: Struct | undefined;
  /** Seconds; 0: none. */
  timeout: number;
}

export function deleteRequest(message: Buffer): DeleteRequest {
  const request: DeleteRequest = { urn: "", properties: undefined, timeout: 0 };
  readFields(message, (field, reader) => {
    if (field === 2) request.urn = reader.string();
    if (field === 3) request.properties = reader.bytes();
    if (field === 4) request.timeout = reader.double();
  });
  return request;
}

export interface InvokeRequest {
  /** `ventus:index:listBuckets`. */
  token: string;
  args: Struct | undefined;
}

export function invokeRequest(message: Buffer): InvokeRequest {
  const request: InvokeRequest = { token: "", args: undefined };
  readFields(message, (field, reader) => {
    if (field === 1) request.token = reader.string();
    if (field === 2) request.args = reader.bytes();
  });
  return request;
}
