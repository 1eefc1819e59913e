import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, placeQuery } from "../src/app/place";
import { address, href, hrefHere, match, parseAddress } from "../src/app/router";

test("a pattern's words are read from the address, decoded", () => {
  assert.deepEqual(match("/target/{code}", "/target/nha_tam"), { code: "nha_tam" });
  assert.deepEqual(match("/target/{code}", "/target/a%20b"), { code: "a b" });
  assert.equal(match("/target/{code}", "/target"), null);
  assert.equal(match("/target/{code}", "/target/a/b"), null);
  assert.equal(match("/target/{code}", "/target/%E0%A4%A"), null);
  assert.deepEqual(match("/", "/"), {});
});

test("links carry the three coordinates along, and nothing else", () => {
  address.set(parseAddress("/board?at=2025-04-01T08:00&known=2025-03-31T08:00&set=DH16&view=table"));
  assert.equal(href("/target/x"), "/target/x?at=2025-04-01T08:00&known=2025-03-31T08:00");
  assert.equal(href("/board", { set: "DH16" }), "/board?at=2025-04-01T08:00&known=2025-03-31T08:00&set=DH16");
});

test("the same page with another word keeps the rest", () => {
  address.set(parseAddress("/board?at=2025-04-01T08:00&set=DH16&view=table"));
  assert.equal(hrefHere({ view: null, unit: 7 }), "/board?at=2025-04-01T08:00&set=DH16&unit=7");
  assert.equal(hrefHere({ at: null }), "/board?set=DH16&view=table");
});

test("coordinates that are none are left out", () => {
  const place = placeOf(parseAddress("/board?at=2025-02-30&known=891&structure=hôm qua").query);
  assert.deepEqual(place, { at: null, known: "891", structure: null });
  assert.deepEqual(placeQuery({ at: "2025-04-01T08:00", known: null, structure: "2025-06-30" }), {
    at: "2025-04-01T08:00+07:00",
    structure: "2025-06-30",
  });
});
