import { expect } from "chai";
import fc from "fast-check";
import { createServer } from "node:https";
import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { Cloud } from "../../provider/cloud";
import { loadConfig } from "../../provider/config/load";
import { environment } from "../../provider/config/sources";
import { VentusError } from "../../provider/errors";
import { ConnectionError } from "../../provider/http/errors";
import { selfSigned } from "../helpers/certificate";
import { FakeClock } from "../helpers/clock";
import { answer, ScriptedServer } from "../helpers/scriptedServer";
import { failure, isObject } from "../helpers/values";

const password = "pw-nobody-else-may-have";
const clientSecret = "cs-nobody-else-may-have";

function open(variables: NodeJS.ProcessEnv): { cloud: Cloud; clock: FakeClock } {
  const all = {
    OS_AUTH_TYPE: "v3oidcpassword",
    OS_IDENTITY_PROVIDER: "idp",
    OS_CLIENT_ID: "openstack",
    OS_CLIENT_SECRET: clientSecret,
    OS_USERNAME: "alice",
    OS_PASSWORD: password,
    OS_PROJECT_ID: "p",
    ...variables,
  };
  const loaded = loadConfig([environment(all)], { variables: all });
  if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
  const clock = new FakeClock(Date.now());
  return { cloud: new Cloud(loaded.config, { clock }), clock };
}

describe("a hostile identity provider", function () {
  this.timeout(60_000);

  it("that answers anything at all gets an error that is raised on purpose, without a secret in it", async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const echo = fc.constantFrom(password, clientSecret, encodeURIComponent(password), "x");
    const body = fc.oneof(
      json,
      fc.record({ token_endpoint: fc.oneof(json, fc.webUrl(), fc.constantFrom("SELF", "SELF", "SELF")) }),
      fc.record({ access_token: fc.oneof(json, fc.string(), fc.constantFrom("at", "\r\nx-evil: 1", "ä", " ")) }),
      fc.record({ error: fc.oneof(echo, fc.constantFrom("invalid_grant", "invalid_client")), error_description: echo }),
      fc.constantFrom<unknown>("<html>", { token_endpoint: "SELF" }, { access_token: "at" }),
    );
    const status = fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503);
    const headers = fc.record({ "retry-after": fc.constantFrom("0", "1", "999999999", "soon") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(status, body, headers), { minLength: 1, maxLength: 6 }), async (answers) => {
        const server = await ScriptedServer.start(
          ...answers.map(([code, content, more]) => {
            return (...[seen, response]: Parameters<ReturnType<typeof answer>>): void => {
              const own = `http://${seen.headers.host ?? ""}/token`;
              const self =
                isObject(content) && content["token_endpoint"] === "SELF" ? { token_endpoint: own } : content;
              answer(code, self, more)(seen, response);
            };
          }),
        );
        const { cloud, clock } = open({ OS_AUTH_URL: server.url, OS_DISCOVERY_ENDPOINT: `${server.url}/d` });
        const start = clock.now();
        try {
          const error = await failure(() => cloud.session.identity());
          expect(error instanceof VentusError, error.stack).to.equal(true);
          expect(error.message).to.contain("what to do:");
          const printed = inspect(error, { depth: null, showHidden: true });
          for (const secret of [password, clientSecret]) expect(printed).not.to.contain(secret);
          expect(clock.now() - start).to.be.below(400_000);
        } finally {
          await cloud.close();
          await server.stop();
        }
      }),
      { numRuns: 150 },
    );
  });

  it("that never ends its answer is left after a stated number of bytes", async () => {
    const server = await ScriptedServer.start((_seen, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        if (response.write("x".repeat(64 * 1024))) setImmediate(more);
        else response.once("drain", more);
      };
      more();
    });
    for (const variable of ["OS_DISCOVERY_ENDPOINT", "OS_ACCESS_TOKEN_ENDPOINT"]) {
      const { cloud } = open({ OS_AUTH_URL: server.url, [variable]: server.url });
      const error = await failure(() => cloud.session.identity());
      expect(error.message).to.contain("the answer is larger than 262144 bytes");
      await cloud.close();
    }
    await server.stop();
  });

  describe("over TLS", () => {
    const { key, cert } = selfSigned();
    let thief: ScriptedServer;
    const seen: string[] = [];
    const server = createServer({ key, cert }, (request: IncomingMessage, response) => {
      seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ token_endpoint: `${thief.url}/token` }));
    });
    let url: string;

    before(async () => {
      thief = await ScriptedServer.start(answer(200, { access_token: "at" }));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address: unknown = server.address();
      if (!isObject(address)) throw new Error("no address");
      url = `https://127.0.0.1:${String(address["port"])}`;
    });

    beforeEach(() => {
      seen.length = 0;
    });

    after(async () => {
      server.close();
      server.closeAllConnections();
      await thief.stop();
    });

    const attempt = async (variables: NodeJS.ProcessEnv): Promise<Error> => {
      const { cloud } = open({ OS_AUTH_URL: "https://keystone.invalid", ...variables });
      try {
        return await failure(() => cloud.session.identity());
      } finally {
        await cloud.close();
      }
    };

    it("of an authority that nobody knows is told nothing", async () => {
      for (const variable of ["OS_DISCOVERY_ENDPOINT", "OS_ACCESS_TOKEN_ENDPOINT"]) {
        const error = await attempt({ [variable]: url });
        expect(error).to.be.instanceOf(ConnectionError).and.include({ transient: false, maybeSent: false });
        expect(error.message).to.contain("ventus:caCertificate");
      }
      expect(seen).to.deep.equal([]);
    });

    it("of the authority that is given is believed, but not when it sends the password on without TLS", async () => {
      const error = await attempt({ OS_DISCOVERY_ENDPOINT: url, OS_CACERT: cert });
      expect(error.message).to.contain("to which no password is sent: one that is not https");
      expect(seen).to.deep.equal(["GET /"]);
      expect(thief.seen).to.deep.equal([]);
    });
  });
});
