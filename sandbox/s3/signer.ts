import { Hash } from "@smithy/core/serde";
import { ALGORITHM_IDENTIFIER, getCanonicalHeaders, SignatureV4 } from "@smithy/signature-v4";

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/** What a signature is bound to. */
export interface Scope {
  /** YYYYMMDD, UTC. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** The parts of a request that are signed. */
export interface SignedRequest {
  readonly method: string;
  /** The path, percent-encoded the way AWS does. */
  readonly path: string;
  /** Decoded; X-Amz-Signature may be among them. */
  readonly query: Readonly<Record<string, string[]>>;
  /** Only the signed ones, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payloadHash: string;
  /** X-Amz-Date, as it came. */
  readonly date: string;
}

/**
 * The signer of the AWS SDK, turned round: it makes the signature that a request should have had. Canonical forms and keys are all
 * the library's; only what to put in comes from the request instead of from the clock.
 */
export class Signer extends SignatureV4 {
  private readonly signingDate: Date;

  constructor(
    private readonly scope: Scope,
    secret: string,
  ) {
    const credentials = { accessKeyId: "sandbox", secretAccessKey: secret };
    super({ service: scope.service, region: scope.region, credentials, sha256: Sha256, uriEscapePath: false });
    // The library cuts the day out of a date; nothing else of it goes into the key.
    this.signingDate = new Date(scope.day.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3T00:00:00Z"));
  }

  async signatureOf(signed: SignedRequest): Promise<string> {
    const request = {
      protocol: "http:",
      hostname: "",
      method: signed.method,
      path: signed.path,
      headers: { ...signed.headers },
    };
    // Some clients sign headers that the library by itself never would.
    const headers = getCanonicalHeaders(request, undefined, new Set(Object.keys(signed.headers)));
    const canonical = this.createCanonicalRequest(
      { ...request, query: { ...signed.query } },
      headers,
      signed.payloadHash,
    );
    const { day, region, service } = this.scope;
    const scope = `${day}/${region}/${service}/aws4_request`;
    return this.textSignature(await this.createStringToSign(signed.date, scope, canonical, ALGORITHM_IDENTIFIER));
  }

  /** The signature of a ready string to sign. */
  textSignature(stringToSign: string): Promise<string> {
    return this.sign(stringToSign, { signingDate: this.signingDate });
  }
}
