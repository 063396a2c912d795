/** An object as it was put. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** MD5 of the body, hex. */
  readonly etag: string;
  readonly lastModified: Date;
  /** content-type, cache-control and the like, and x-amz-meta-*: given back as they came. */
  readonly headers: ReadonlyMap<string, string>;
  /** Put with the canned ACL public-read: anybody may get it. */
  readonly isPublic: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly createdAt: Date;
  readonly objects: Map<string, StoredObject>;
}

/** The buckets of all projects, by project id: a name may be taken in each. */
export class Store {
  private readonly tenants = new Map<string, Map<string, Bucket>>();

  bucketsOf(tenant: string): Map<string, Bucket> {
    const found = this.tenants.get(tenant) ?? new Map<string, Bucket>();
    this.tenants.set(tenant, found);
    return found;
  }
}
