// The peer of bench/http: what matjar_server.cpp does, with express and better-sqlite3.
//   node express_server.js DATABASE_FILE SECRET [SYNCHRONOUS]
"use strict";
const { createHmac, randomUUID, timingSafeEqual } = require("node:crypto");
const express = require("express");
const Database = require("better-sqlite3");

const [file, secret, synchronous = "full"] = process.argv.slice(2);

const database = new Database(file);
database.pragma("journal_mode = wal");
database.pragma(`synchronous = ${synchronous}`);
database.pragma("foreign_keys = on");
database.pragma("temp_store = memory");
database.exec(`
  create table deliveries (
    id text not null primary key, event text not null, merchant integer not null, body text not null,
    received_at text not null) strict`);
const keep = database.prepare(
  "insert into deliveries (id, event, merchant, body, received_at) values (?, ?, ?, ?, ?)");

function isSigned(body, signature) {
  const given = Buffer.from(signature ?? "", "hex");
  const right = createHmac("sha256", secret).update(body).digest();
  return given.length === right.length && timingSafeEqual(given, right);
}

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.post("/webhooks/salla", express.raw({ type: "application/json", limit: "8mb" }), (request, response) => {
  if (!isSigned(request.body, request.get("x-salla-signature"))) return response.status(401).end();
  const { event, merchant } = JSON.parse(request.body);
  keep.run(randomUUID(), event, merchant, request.body.toString(), new Date().toISOString());
  response.status(200).end();
});

const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("SIGTERM", () => process.exit(0));
