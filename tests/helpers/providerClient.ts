import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Plain = Record<string, JavaScriptValue>;

export const urn = "urn:pulumi:dev::project::ventus:index:ObjectStorageCredentials::media";
export const defaultProvider = "urn:pulumi:dev::project::pulumi:providers:ventus::default";
export const ownProvider = "urn:pulumi:dev::project::pulumi:providers:ventus::vienna";

/** What the engine sends in place of a value that is not known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret on the wire. */
export function sealed(value: JavaScriptValue): Plain {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

type Answer<T> = (error: ServiceError | null, response: T) => void;

/** The engine's side of the protocol, on the SDK's own stubs: plain objects in, plain objects out. */
export class ProviderClient {
  readonly stub: ResourceProviderClient;

  constructor(port: number) {
    this.stub = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  close(): void {
    this.stub.close();
  }

  async handshake(engineAddress = ""): Promise<messages.ProviderHandshakeResponse.AsObject> {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress(engineAddress);
    return (
      await promised<messages.ProviderHandshakeResponse>((answer) => this.stub.handshake(request, answer))
    ).toObject();
  }

  async attach(address: string): Promise<void> {
    await promised<Empty>((answer) => this.stub.attach(new PluginAttach().setAddress(address), answer));
  }

  async schema(version = 0): Promise<unknown> {
    const request = new messages.GetSchemaRequest().setVersion(version);
    return JSON.parse(
      (await promised<messages.GetSchemaResponse>((answer) => this.stub.getSchema(request, answer))).getSchema(),
    );
  }

  async checkConfig(
    news: Plain,
    urn = ownProvider,
  ): Promise<{ inputs: unknown; failures: messages.CheckFailure.AsObject[] }> {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(news));
    return checked(await promised((answer) => this.stub.checkConfig(request, answer)));
  }

  async diffConfig(olds: Plain, news: Plain, urn = ownProvider): Promise<Difference> {
    const request = new messages.DiffRequest()
      .setUrn(urn)
      .setOlds(struct(olds))
      .setOldInputs(struct(olds))
      .setNews(struct(news));
    return difference(await promised((answer) => this.stub.diffConfig(request, answer)));
  }

  async configure(args: Plain, urn = ownProvider): Promise<messages.ConfigureResponse.AsObject> {
    const request = new messages.ConfigureRequest().setArgs(struct(args)).setUrn(urn).setAcceptsecrets(true);
    return (await promised<messages.ConfigureResponse>((answer) => this.stub.configure(request, answer))).toObject();
  }

  async check(news: Plain, type = urn): Promise<{ inputs: unknown; failures: messages.CheckFailure.AsObject[] }> {
    const request = new messages.CheckRequest().setUrn(type).setNews(struct(news));
    return checked(await promised((answer) => this.stub.check(request, answer)));
  }

  async diff(state: Plain, oldInputs: Plain, news: Plain): Promise<Difference> {
    const request = new messages.DiffRequest()
      .setUrn(urn)
      .setOlds(struct(state))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news));
    return difference(await promised((answer) => this.stub.diff(request, answer)));
  }

  async create(inputs: Plain, { preview = false, timeout = 0 } = {}): Promise<{ id: string; properties: Plain }> {
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(struct(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const response = await promised<messages.CreateResponse>((answer) => this.stub.create(request, answer));
    return { id: response.getId(), properties: plain(response.getProperties()) };
  }

  async read(
    id: string,
    state: Plain = {},
    inputs: Plain = {},
  ): Promise<{ id: string; properties: Plain; inputs: Plain }> {
    const request = new messages.ReadRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(struct(state))
      .setInputs(struct(inputs));
    const response = await promised<messages.ReadResponse>((answer) => this.stub.read(request, answer));
    return { id: response.getId(), properties: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async update(id: string, olds: Plain, news: Plain, { preview = false, timeout = 0 } = {}): Promise<Plain> {
    const request = new messages.UpdateRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(preview)
      .setTimeout(timeout);
    return plain(
      (await promised<messages.UpdateResponse>((answer) => this.stub.update(request, answer))).getProperties(),
    );
  }

  async delete(id: string, state: Plain): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId(id).setProperties(struct(state));
    await promised<Empty>((answer) => this.stub.delete(request, answer));
  }

  async invoke(token: string, args: Plain): Promise<{ result: Plain; failures: messages.CheckFailure.AsObject[] }> {
    const request = new messages.InvokeRequest().setTok(token).setArgs(struct(args));
    const response = await promised<messages.InvokeResponse>((answer) => this.stub.invoke(request, answer));
    return {
      result: plain(response.getReturn()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async cancel(): Promise<void> {
    await promised<Empty>((answer) => this.stub.cancel(new Empty(), answer));
  }
}

export interface Difference {
  changes: "unknown" | "none" | "some";
  replaces: string[];
  /** By property: the kind of change; of inputs, where nothing else is said. */
  detailed: Record<string, string>;
}

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

function difference(response: messages.DiffResponse): Difference {
  const detailed: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((diff: messages.PropertyDiff, name: string) => {
    detailed[name] = `${kinds[diff.getKind()] ?? "?"}${diff.getInputdiff() ? "" : " of an output"}`;
  });
  const changes = (["unknown", "none", "some"] as const)[response.getChanges()];
  return { changes, replaces: response.getReplacesList(), detailed };
}

function checked(response: messages.CheckResponse): { inputs: unknown; failures: messages.CheckFailure.AsObject[] } {
  return {
    inputs: plain(response.getInputs()),
    failures: response.getFailuresList().map((failure) => failure.toObject()),
  };
}

export function struct(value: Plain): Struct {
  return Struct.fromJavaScript(value);
}

function plain(value: Struct | undefined): Plain {
  return value?.toJavaScript() ?? {};
}

/** Every call has a deadline: a server that does not answer fails its test soon. */
export async function promised<T>(call: (answer: Answer<T>) => unknown): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** What the engine is to keep of a resource whose creation or update failed half way. */
export function initFailed(error: unknown): { id: string; properties: Plain; reasons: string[] } {
  if (!(error instanceof Error) || !("metadata" in error) || !isMetadata(error.metadata))
    throw new Error("no metadata");
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) throw new Error("no details");
  const [packed] = Status.deserializeBinary(details).getDetailsList();
  const detail = packed?.unpack(
    (bytes) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (detail === null || detail === undefined) throw new Error("no ErrorResourceInitFailed");
  return { id: detail.getId(), properties: plain(detail.getProperties()), reasons: detail.getReasonsList() };
}

function isMetadata(value: unknown): value is { get(name: string): unknown[] } {
  return typeof value === "object" && value !== null && "get" in value && typeof value.get === "function";
}
