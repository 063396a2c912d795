import { randomBytes } from "node:crypto";
import type { Cloud } from "../cloud";
import type { Handler } from "../http/listen";
import { readBody } from "../http/readBody";
import type { S3Answer } from "./answer";
import { authenticate } from "./authenticate";
import { listNoBuckets } from "./buckets";
import { S3Error } from "./errors";
import { findObject, type Operation } from "./operation";
import { findOperation } from "./operations";
import { parseRequest, type S3Request } from "./request";
import { Store } from "./store";
import { element, xmlDocument } from "./xml";

/** Objects live in memory: 1 GiB each at most. */
const MAX_BODY = 1_073_741_824;

/** S3's side of the sandbox. `log` is told of every request once it is answered; the query stays out, it may hold a signature. */
export function s3(cloud: Cloud, log: (method: string, path: string, status: number) => void): Handler {
  const store = new Store();
  return async (message, response) => {
    const method = message.method ?? "GET";
    const headers = new Map(
      Object.entries(message.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const [path = "/"] = (message.url ?? "/").split("?");
    const body = await readBody(message, MAX_BODY);
    const requestId = `tx${randomBytes(16).toString("hex")}-sandbox`;
    const answer = await respond({ cloud, store, requestId, body }, method, message.url ?? "/", headers);
    log(method, path, answer.status);
    const length = answer.status === 204 || answer.status === 304 ? {} : { "content-length": byteLength(answer.body) };
    response.writeHead(answer.status, { ...answer.headers, ...length, "x-amz-request-id": requestId });
    response.end(method === "HEAD" ? undefined : answer.body);
  };
}

const byteLength = (body: string | Buffer = ""): number => Buffer.byteLength(body);

interface Work {
  readonly cloud: Cloud;
  readonly store: Store;
  readonly requestId: string;
  /** Undefined: too large. */
  readonly body: Buffer | undefined;
}

async function respond(
  work: Work,
  method: string,
  target: string,
  headers: ReadonlyMap<string, string>,
): Promise<S3Answer> {
  let place: string | undefined;
  try {
    const request = parseRequest(method, target, headers);
    const own = await authenticate(work.cloud, request);
    const run = findOperation(request);
    place = request.bucket;
    if (work.body === undefined) throw new S3Error("EntityTooLarge", "The sandbox takes bodies of up to 1 GiB.");
    const project = work.cloud.projects.find(({ id }) => id === (request.tenant ?? own?.id));
    if (project === undefined) return anonymous(request);
    const operation: Operation = { request, project, body: work.body, store: work.store, now: work.cloud.now() };
    if (project !== own) refuseStranger(operation);
    return run(operation);
  } catch (error) {
    if (error instanceof S3Error) return errorAnswer(error, place, work.requestId);
    throw error;
  }
}

/** Without a key and without a tenant in the path there is no bucket to be found. */
function anonymous({ bucket }: S3Request): S3Answer {
  if (bucket === undefined) return listNoBuckets();
  throw new S3Error("NoSuchBucket");
}

/** In a project that is not theirs people may read public objects, by the path /PROJECT_ID:bucket/key, and nothing else. */
function refuseStranger(operation: Operation): void {
  const { method, key } = operation.request;
  const isRead = key !== undefined && (method === "GET" || method === "HEAD");
  if (!isRead || !findObject(operation).isPublic) throw new S3Error("AccessDenied");
}

function errorAnswer(error: S3Error, bucket: string | undefined, requestId: string): S3Answer {
  const body = xmlDocument(
    "Error",
    [
      element("Code", error.code),
      element("Message", error.message),
      element("BucketName", bucket),
      element("RequestId", requestId),
      element("HostId", "ventus-sandbox"),
    ],
    false,
  );
  return { status: error.status, headers: { "content-type": "application/xml", "accept-ranges": "bytes" }, body };
}
