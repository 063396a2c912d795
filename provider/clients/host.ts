import { ClientError } from "./errors";

/** The parts of an endpoint, for clients that want them one by one. */
export interface Host {
  /** Without the port: `vienna.ventuscloud.eu`. */
  name: string;
  port: number;
  /** With the port unless it is the protocol's own: `vienna.ventuscloud.eu:8080`. */
  address: string;
  secure: boolean;
}

/** @param what What is made, for the error. */
export function hostOf(endpoint: string, what: string): Host {
  const { hostname, host, port, protocol, pathname } = new URL(endpoint);
  if (pathname !== "/") {
    throw new ClientError({
      what: `make ${what}`,
      why: `the endpoint ${endpoint} has a path, and that client knows of a host and a port only`,
      next: "use an endpoint without a path, or another client: the AWS SDKs and rclone take any URL",
    });
  }
  const secure = protocol === "https:";
  return { name: hostname, address: host, port: port === "" ? (secure ? 443 : 80) : Number(port), secure };
}
