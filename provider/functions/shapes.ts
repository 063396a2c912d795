// The functions' arguments and results, and their documentation. schema.json says the same; tests/schema.test.ts holds one
// against the other.

/** What {@link ListObjectStorageCredentialsResult} is asked for. */
export interface ListObjectStorageCredentialsArgs {
  /** Id of the project. Default: the project logged in to. */
  projectId?: string | undefined;
  /** Part of an access key, in any case, as in the console's search bar. Default: all. */
  search?: string | undefined;
}

/** The Object Storage Credentials that the user logged in has in a project, as the console lists them: without secrets. */
export interface ListObjectStorageCredentialsResult {
  /** Id of the project. */
  projectId: string;
  /** The sets, by access key. */
  credentials: ListedObjectStorageCredentials[];
}

/** One set of Object Storage Credentials in a list. */
export interface ListedObjectStorageCredentials {
  /** The access key. */
  accessKey: string;
  /** Id of the project whose object storage the credentials open. */
  projectId: string;
  /** Id of the user who owns the credentials. */
  userId: string;
}

/** What {@link GetObjectStorageCredentialsResult} is asked for. */
export interface GetObjectStorageCredentialsArgs {
  /** The access key. An administrator may give any user's. */
  accessKey: string;
}

/** One set of Object Storage Credentials with its secret, as the console's "Show access secret" does. */
export interface GetObjectStorageCredentialsResult {
  /** The access key: S3's `AWS_ACCESS_KEY_ID`. */
  accessKey: string;
  /** The secret key: S3's `AWS_SECRET_ACCESS_KEY`. Always a Pulumi secret. */
  secretKey: string;
  /** Id of the project whose object storage the credentials open. */
  projectId: string;
  /** Id of the user who owns the credentials. */
  userId: string;
  /** Region of the S3 endpoint, where the cloud names one. */
  region?: string | undefined;
  /** Keystone's URL: the cloud that the credentials belong to. */
  authUrl: string;
  /** URL of the S3 gateway, to be used path style. None where the cloud names no gateway and none is configured. */
  endpoint?: string | undefined;
}

/** What {@link ListBucketsResult} is asked for. */
export interface ListBucketsArgs {
  /** The access key to look with. */
  accessKey: string;
  /** Its secret key. */
  secretKey: string;
  /** URL of the S3 gateway. Default: the one of the cloud logged in to. */
  endpoint?: string | undefined;
}

/** The buckets that a set of Object Storage Credentials opens, as the console's "Browse Buckets" shows them. */
export interface ListBucketsResult {
  /** The buckets, by name. */
  buckets: Bucket[];
}

/** A bucket. */
export interface Bucket {
  /** Name of the bucket. */
  name: string;
  /** RFC 3339 time at which it was created. */
  creationDate: string;
  /** Number of its objects, where the gateway tells it without counting, as Ceph's does. */
  objectCount?: number | undefined;
  /** Bytes in it, likewise. */
  size?: number | undefined;
}
