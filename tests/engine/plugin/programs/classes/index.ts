import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus/plugin";

const bob = new ventus.Provider("bob", {
  username: "org:bob",
  password: new pulumi.Config().requireSecret("passwordOfBob"),
});
const media = new ventus.ObjectStorageCredentials("media", { regenerate: "1" });
const ofBob = new ventus.ObjectStorageCredentials("ofBob", {}, { provider: bob });
const seen = ventus.ObjectStorageCredentials.get("seen", media.id);
const found = ventus.getObjectStorageCredentials({ accessKey: media.accessKey });

export const accessKey = media.accessKey;
export const secretKey = media.secretKey;
export const secretKeyOfBob = ofBob.secretKey;
export const owners = [media.userId, ofBob.userId];
export const seenAsItIs = pulumi
  .all([media.secretKey, seen.secretKey, found.secretKey])
  .apply(([made, read, shown]) => (read === made && shown === made ? "as it is" : "another"));
export const listed = ventus.listObjectStorageCredentials({}, { dependsOn: [media, ofBob] });
export const { buckets } = ventus.listBuckets(media);
