import { expect } from "chai";
import { HttpClient } from "../../../provider/http/client";
import type { HttpOptions } from "../../../provider/http/client";
import { ConnectionError } from "../../../provider/http/errors";
import { RetryingClient } from "../../../provider/http/retry";
import { FakeClock } from "../../helpers/clock";
import { answer, reset, ScriptedServer } from "../../helpers/scriptedServer";
import type { Script } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

describe("a request", () => {
  let server: ScriptedServer;
  let clock: FakeClock;
  let http: HttpClient;

  async function start(scripts: Script[], options: Partial<HttpOptions> = {}): Promise<RetryingClient> {
    server = await ScriptedServer.start(...scripts);
    clock = new FakeClock();
    http = new HttpClient({ userAgent: "test", ...options });
    return new RetryingClient(http, { clock, random: () => 0.5 });
  }

  afterEach(async () => {
    await http.close();
    await server.stop();
  });

  const get = (): { method: "GET"; url: string } => ({ method: "GET", url: `${server.url}/x` });
  const soon = (): { deadline: number } => ({ deadline: clock.now() + 60_000 });

  for (const status of [429, 502, 503, 504]) {
    it(`is sent again after ${status}`, async () => {
      const client = await start([answer(status), answer(200, { ok: true })]);
      expect((await client.send(get(), soon())).status).to.equal(200);
      expect(server.seen).to.have.lengthOf(2);
    });
  }

  it("is sent again after a lost connection", async () => {
    const client = await start([reset, answer(200)]);
    expect((await client.send(get(), soon())).status).to.equal(200);
  });

  for (const status of [400, 401, 403, 404, 409, 413, 500]) {
    it(`is not sent again after ${status}`, async () => {
      const client = await start([answer(status)]);
      expect((await client.send(get(), soon())).status).to.equal(status);
      expect(server.seen).to.have.lengthOf(1);
    });
  }

  it("waits as long as Retry-After asks, in seconds or until a date", async () => {
    const client = await start([
      answer(503, "", { "retry-after": "7" }),
      answer(429, "", { "retry-after": "Mon, 23 Nov 2026 09:00:20 GMT" }),
      answer(200),
    ]);
    await client.send(get(), soon());
    const [first = 0] = clock.slept;
    expect(first).to.be.within(7_000, 7_500);
    expect(clock.now()).to.be.within(Date.parse("2026-11-23T09:00:20Z"), Date.parse("2026-11-23T09:00:21Z"));
  });

  it("gives the last answer when Retry-After is beyond the operation's time limit", async () => {
    const client = await start([answer(503, "", { "retry-after": "3600" })]);
    expect((await client.send(get(), soon())).status).to.equal(503);
    expect(server.seen).to.have.lengthOf(1);
  });

  it("pauses longer and longer, and ends at the operation's time limit", async () => {
    const client = await start([answer(502)]);
    expect((await client.send(get(), soon())).status).to.equal(502);
    expect(clock.slept.slice(0, 3)).to.deep.equal([187.5, 375, 750]);
    expect(clock.now()).to.be.at.most(Date.parse("2026-11-23T09:01:00Z"));
    expect(server.seen.length).to.be.within(8, 20);
  });

  it("that must not be done twice is sent again after 429 only", async () => {
    const client = await start([answer(429), answer(503)]);
    const response = await client.send({ ...get(), method: "POST", repeatable: false }, soon());
    expect(response.status).to.equal(503);
    expect(server.seen).to.have.lengthOf(2);
  });

  it("that must not be done twice is not sent again when its answer is lost", async () => {
    const client = await start([reset]);
    const error = await failure(() => client.send({ ...get(), method: "POST", repeatable: false }, soon()));
    expect(error).to.be.instanceOf(ConnectionError).and.include({ maybeSent: true });
    expect(server.seen).to.have.lengthOf(1);
  });

  it("to a place where nothing listens ends within seconds, and says so", async () => {
    const client = await start([answer(200)]);
    const request = get();
    await server.stop();
    const error = await failure(() => client.send(request, { deadline: clock.now() + 600_000 }));
    expect(error).to.be.instanceOf(ConnectionError).and.include({ maybeSent: false });
    expect(error.message).to.contain("nothing listens there").and.contain(request.url);
    expect(clock.now() - Date.parse("2026-11-23T09:00:00Z")).to.be.at.most(8_000);
    server = await ScriptedServer.start();
  });

  it("reads no more of an answer than is sensible", async () => {
    const client = await start([answer(200, "x".repeat(2_000_000))]);
    const error = await failure(() => client.send(get(), soon()));
    expect(error.message).to.contain("larger than 1048576 bytes");
    expect(server.seen).to.have.lengthOf(1);
  });

  it("follows no redirect: its token would travel to a host that nobody configured", async () => {
    const other = await ScriptedServer.start(answer(200));
    const client = await start([answer(302, "", { location: `${other.url}/x` })]);
    expect((await client.send(get(), soon())).status).to.equal(302);
    expect(other.seen).to.have.lengthOf(0);
    await other.stop();
  });

  it("ends when the operation is cancelled", async () => {
    const client = await start([answer(503)]);
    const controller = new AbortController();
    const sending = client.send(get(), { deadline: clock.now() + 1e9, signal: controller.signal });
    controller.abort(new Error("cancelled"));
    expect((await failure(() => sending)).message).to.equal("cancelled");
  });
});
