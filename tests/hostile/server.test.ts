import { expect } from "chai";
import fc from "fast-check";
import { createServer } from "node:https";
import { VentusError } from "../../provider/errors";
import { HttpClient } from "../../provider/http/client";
import { ConnectionError } from "../../provider/http/errors";
import { RetryingClient } from "../../provider/http/retry";
import * as door from "../../provider/dynamic/provider";
import { create } from "../../provider/objectStorageCredentials/create";
import { IncompleteError } from "../../provider/objectStorageCredentials/errors";
import { startSandbox } from "../../sandbox";
import { selfSigned } from "../helpers/certificate";
import { FakeClock } from "../helpers/clock";
import { TestCloud } from "../helpers/cloud";
import { answer, ScriptedServer } from "../helpers/scriptedServer";
import type { Script } from "../helpers/scriptedServer";
import { failure, isObject } from "../helpers/values";

const password = "pw-nobody-else-may-have";

function variables(url: string): NodeJS.ProcessEnv {
  return { OS_AUTH_URL: `${url}/v3`, OS_USERNAME: "org:alice", OS_PASSWORD: password, OS_PROJECT_ID: "p" };
}

describe("a hostile server", function () {
  this.timeout(60_000);

  it("that answers anything at all gets an error that is raised on purpose, within the time of the operation", async () => {
    const headers = fc.record({
      "x-subject-token": fc.constantFrom("t", "", " "),
      "content-type": fc.constantFrom("application/json", "text/html", ""),
      "retry-after": fc.constantFrom("0", "1", "999999999", "-1", "soon", "Mon, 23 Nov 2099 09:00:20 GMT"),
    });
    const token = {
      token: {
        user: { id: "u", name: "n" },
        project: { id: "p", name: "p" },
        issued_at: "2026-01-01T00:00:00.000000Z",
        expires_at: "2026-01-01T01:00:00.000000Z",
      },
    };
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom<unknown>(token, token, token, { credentials: [] }, { credential: { access: 1 } }, "<html>"),
    );
    const status = fc.constantFrom(200, 201, 201, 201, 204, 300, 302, 400, 401, 403, 404, 409, 413, 429, 500, 503, 599);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(status, body, headers), { minLength: 1, maxLength: 6 }), async (answers) => {
        const scripts = answers.map(([code, content, more]) => answer(code, content, more));
        const server = await ScriptedServer.start(...scripts);
        const test = new TestCloud(variables(server.url));
        const start = test.clock.now();
        try {
          const error = await failure(() => create(test.cloud, { waitForActive: 1 }, test.call()));
          expect(error instanceof VentusError || error instanceof IncompleteError, error.stack).to.equal(true);
          expect(error.message).to.contain("what to do:").and.not.contain(password);
          expect(test.clock.now() - start).to.be.below(400_000);
        } finally {
          await test.cloud.close();
          await server.stop();
        }
      }),
      { numRuns: 150 },
    );
  });

  it("with any Retry-After keeps nobody beyond the time limit", async () => {
    const date = fc.date({ noInvalidDate: true }).map((value) => value.toUTCString());
    const value = fc.oneof(fc.integer().map(String), date, fc.stringMatching(/^[ -~]{0,30}$/));
    await fc.assert(
      fc.asyncProperty(value, async (retryAfter) => {
        const server = await ScriptedServer.start(answer(429, "", { "retry-after": retryAfter }));
        const clock = new FakeClock();
        const http = new HttpClient({ userAgent: "test" });
        const deadline = clock.now() + 60_000;
        try {
          const client = new RetryingClient(http, { clock, random: () => 0.5 });
          await client.send({ method: "GET", url: server.url }, { deadline });
          expect(clock.now()).to.be.at.most(deadline);
          expect(server.seen.length, "requests").to.be.below(1_000);
        } finally {
          await http.close();
          await server.stop();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("that never ends its answer is left after a stated number of bytes", async () => {
    let sent = 0;
    const endless: Script = (_seen, response) => {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      response.writeHead(200);
      more();
    };
    const server = await ScriptedServer.start(endless);
    const http = new HttpClient({ userAgent: "test" });
    const error = await failure(() => http.send({ method: "GET", url: server.url, maxBytes: 1024 * 1024 }));
    expect(error).to.be.instanceOf(ConnectionError).and.include({ transient: false });
    expect(error.message).to.contain("larger than 1048576 bytes");
    expect(sent).to.be.below(64 * 1024 * 1024);
    await server.stop();
    await http.close();
  });

  it("that drips its answer for ever is left after a stated time", async () => {
    const drip: Script = (_seen, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => {
        clearInterval(timer);
      });
    };
    const server = await ScriptedServer.start(drip);
    const http = new HttpClient({ userAgent: "test", wholeTimeout: 300 });
    const error = await failure(() => http.send({ method: "GET", url: server.url }));
    expect(error).to.be.instanceOf(ConnectionError);
    expect(error.message).to.contain("no answer within the time limit");
    await server.stop();
    await http.close();
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`that redirects with ${status} gets nobody's secrets to another host`, async () => {
      const thief = await ScriptedServer.start(answer(201, {}));
      const server = await ScriptedServer.start(answer(status, "", { location: `${thief.url}/v3/auth/tokens` }));
      const test = new TestCloud(variables(server.url));
      const error = await failure(() => create(test.cloud, {}, test.call()));
      expect(error.message).to.contain(`redirects elsewhere (${status})`);
      expect(thief.seen).to.deep.equal([]);
      expect(server.seen).to.have.lengthOf(1);
      await test.cloud.close();
      await server.stop();
      await thief.stop();
    });
  }

  describe("over TLS", () => {
    const { key, cert } = selfSigned();
    const server = createServer({ key, cert }, (_request, response) => response.end("{}"));
    let url: string;

    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address: unknown = server.address();
      if (!isObject(address)) throw new Error("no address");
      url = `https://127.0.0.1:${String(address["port"])}/`;
    });

    after(() => {
      server.close();
      server.closeAllConnections();
    });

    async function statusWith(trust: { caCertificate?: string; insecure?: boolean }): Promise<number> {
      const http = new HttpClient({ userAgent: "test", ...trust });
      try {
        return (await http.send({ method: "GET", url })).status;
      } finally {
        await http.close();
      }
    }

    it("of an authority that nobody knows is refused, and the error names the setting", async () => {
      const error = await failure(() => statusWith({}));
      expect(error).to.be.instanceOf(ConnectionError).and.include({ transient: false, maybeSent: false });
      expect(error.message).to.contain("DEPTH_ZERO_SELF_SIGNED_CERT").and.contain("ventus:caCertificate");
    });

    it("of the authority that is given is accepted", async () => {
      expect(await statusWith({ caCertificate: cert })).to.equal(200);
    });

    it("of another authority than the one given is refused", async () => {
      expect(await failure(() => statusWith({ caCertificate: selfSigned().cert }))).to.be.instanceOf(ConnectionError);
    });

    it("of any authority is accepted with `insecure`", async () => {
      expect(await statusWith({ insecure: true })).to.equal(200);
    });
  });

  it("`insecure` is warned of in each run", async () => {
    const sandbox = await startSandbox();
    const settings: Record<string, string> = { "ventus:insecure": "true", "ventus:token": "x" };
    settings["ventus:authUrl"] = sandbox.authUrl;
    const printed: string[] = [];
    const print = console.log;
    console.log = (line: string) => void printed.push(line);
    try {
      for (let run = 0; run < 2; run++) {
        await door.configure({
          config: { get: (name: string) => settings[name], require: (name: string) => settings[name] ?? "" },
        });
        await failure(() => door.create({}));
      }
    } finally {
      console.log = print;
      await sandbox.stop();
    }
    expect(printed.filter((line) => line.includes("ventus:insecure is set"))).to.have.lengthOf(2);
  });
});
