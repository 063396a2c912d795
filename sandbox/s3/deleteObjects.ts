import { z } from "zod";
import { type S3Answer, xmlAnswer } from "./answer";
import { parseXml } from "./buckets";
import { findBucket, type Operation } from "./operation";
import { readSizedPayload } from "./payload";
import { element, xmlDocument } from "./xml";

const schema = z.object({
  Delete: z.object({ Object: z.array(z.object({ Key: z.string() })).max(1000), Quiet: z.string().optional() }),
});

/** POST /bucket?delete: up to 1000 keys; those that were not there count as deleted. */
export function deleteObjects(operation: Operation): S3Answer {
  const { objects } = findBucket(operation);
  const parsed = schema.safeParse(parseXml(readSizedPayload(operation).toString("utf8"), ["Object"]));
  // RGW 16.2.15 says no more than this.
  if (!parsed.success) return { status: 400 };
  const { Object: wanted, Quiet: quiet } = parsed.data.Delete;
  for (const { Key } of wanted) objects.delete(Key);
  const told = quiet === "true" ? [] : wanted.map(({ Key }) => element("Deleted", element("Key", Key)));
  return xmlAnswer(xmlDocument("DeleteResult", told));
}
