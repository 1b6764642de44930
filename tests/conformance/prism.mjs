#!/usr/bin/env node
// The wire, judged by a server that we did not write: Prism mocks a description and refuses
// every request that breaks it.
//
//     node tests/conformance/prism.mjs [options] DESCRIPTION...
//
// Of each description the crate is generated with the calls of its tests, compiled, and every
// operation called with no more than is required and with everything, from the description's
// examples or from values made of its schemas. What is refused is listed; it fails if anything
// is that is not shown to be Prism's own fault. See generator/docs/examples.md.
//
// Options: --work DIR (crates and tools; default target/conformance), --generator FILE (built
// already), --all (all calls of the crate's data, not two), --report FILE (each answer that is
// no success, in full, as JSON).

import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mend, readDocument } from './faults.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

const options = { work: join(root, 'target/conformance'), all: false, report: null };
const descriptions = [];
for (let args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (arg === '--work') options.work = resolve(args.shift());
  else if (arg === '--report') options.report = resolve(args.shift());
  else if (arg === '--generator') options.generator = resolve(args.shift());
  else if (arg === '--all') options.all = true;
  else if (arg.startsWith('--')) fail(`unknown option ${arg}`);
  else descriptions.push(resolve(arg));
}
if (descriptions.length === 0) fail('name a description');

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(2);
}

function run(command, args, cwd, env = {}) {
  return execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
}

// Built as the rest of the checks builds it.
if (!options.generator) run('cargo', ['build', '--quiet', '--release', '-p', 'generator'], root);
const generator = options.generator ??
  join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'release/generator');

/// Prism, installed as pinned.
function prism() {
  const tools = join(options.work, 'tools');
  const main = join(tools, 'node_modules/@stoplight/prism-cli/dist/index.js');
  mkdirSync(tools, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, file), join(tools, file));
  }
  const installed = join(tools, 'installed');
  const wanted = readFileSync(join(here, 'package-lock.json'), 'utf8');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
    run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], tools);
    writeFileSync(installed, wanted);
  }
  return main;
}

/// Writes a description's crate, with our sender in the place of the one in memory.
function generate(description, name) {
  const crates = join(options.work, 'crates');
  mkdirSync(crates, { recursive: true });
  const settings = join(options.work, `${name}.toml`);
  const stem = description.replace(/\.[^./]+$/, '');
  const own = existsSync(`${stem}.toml`) ? readFileSync(`${stem}.toml`, 'utf8') : '';
  // A table ends where the next begins.
  const rest = own.replace(/^\[tests\][^]*?(?=^\[|(?![^]))/m, '');
  writeFileSync(settings, `${rest}\n[tests]\nthorough = true\ndeprecated = true\n`);
  const folder = join(crates, name);
  rmSync(folder, { recursive: true, force: true });
  run(generator, [description, '--config', settings, '--out', folder, '--force', '--quiet'], root);
  const manifest = readFileSync(join(folder, 'Cargo.toml'), 'utf8');
  const crate = /^name = "(.*)"/m.exec(manifest)[1];
  const library = crate.replaceAll('-', '_');
  const sender = ['requests.rs', 'more.rs'].map((file) => readFileSync(join(here, file), 'utf8')).join('')
    .replaceAll('SDK::', `${library}::`);
  writeFileSync(join(folder, 'tests/examples/requests.rs'), sender);
  // Values are not what is tried here.
  writeFileSync(join(folder, 'tests/examples/types.rs'),
    'pub(crate) const TYPES: &[(&str, crate::support::RoundTrip)] = &[];\n');
  writeFileSync(join(folder, 'tests/examples/values.tsv'), '');
  return { folder, crate, operations: operations(folder) };
}

/// The operations of the crate, and how many of them the calls of its tests name.
function operations(folder) {
  const lines = readFileSync(join(folder, 'tests/examples/requests.tsv'), 'utf8').split('\n');
  return new Set(lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t')[0]));
}

function described(description) {
  const text = run(generator, ['inspect', description, '--format', 'json', '--quiet'], root);
  return JSON.parse(text).operations.map((operation) => operation.id);
}

async function freePort() {
  return new Promise((good) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => good(port));
    });
  });
}

/// Starts Prism on a description; ends it with `stop`.
async function mock(main, description) {
  const port = await freePort();
  const child = spawn(process.execPath, ['--max-old-space-size=3000', main, 'mock', '--errors',
    '--host', '127.0.0.1', '--port', String(port), '--verboseLevel', 'warn', description],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => { said += data; });
  child.stderr.on('data', (data) => { said += data; });
  const ended = new Promise((good) => child.on('exit', good));
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const dead = await Promise.race([ended.then(() => true), new Promise((g) => setTimeout(g, 200, false))]);
    if (dead) throw new Error(`Prism does not start: ${said.slice(-2000)}`);
    const up = await fetch(url, { method: 'GET' }).then(() => true, () => false);
    if (up) return { url, stop: () => child.kill() };
  }
}

/// Makes the calls, or those of the lines of data that are given; what came of each.
function calls(folder, crate, url, data = null) {
  const env = { CONFORMANCE_URL: url, CARGO_TARGET_DIR: join(options.work, 'target'), CARGO_PROFILE_DEV_DEBUG: '0' };
  if (options.all) env.CONFORMANCE_ALL = '1';
  if (data) {
    env.CONFORMANCE_DATA = join(folder, 'again.tsv');
    writeFileSync(env.CONFORMANCE_DATA, data);
  }
  const args = ['test', '--quiet', '-p', crate, '--test', 'examples', '--features', 'blocking', '--', '--nocapture',
    '--exact', 'requests_go_out_as_described'];
  return new Promise((good, bad) => {
    const child = spawn('cargo', args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { err += data; });
    child.on('exit', () => {
      const lines = out.split('\n');
      if (!lines.some((line) => line === 'CONFORMANCE-DONE')) {
        bad(new Error(`the calls of ${crate} did not end: ${err.slice(-4000)}${out.slice(-2000)}`));
        return;
      }
      const results = lines.filter((line) => line.startsWith('CONFORMANCE '));
      good(results.map((line) => JSON.parse(line.slice('CONFORMANCE '.length))));
    });
  });
}

/// What Prism found wrong with the request itself; the rest of what it says is about its own
/// answer, which it makes of the description's examples. Where the description has an answer for
/// bad requests, Prism gives that, and says in a header what is wrong.
function blame(outcome) {
  const json = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };
  const said = json(outcome.body);
  const own = String(said?.type ?? '').includes('prism/errors#') ? said : null;
  const list = [...(json(outcome.violations) ?? []), ...(own?.validation ?? [])]
    .filter((entry) => entry.location?.[0] !== 'response' && entry.severity === 'Error');
  if (list.length > 0) {
    return [...new Set(list.map((entry) => `${(entry.location ?? []).join('.')}: ${entry.message}`))];
  }
  if (own) {
    // What is wrong with the answer that it would have given.
    const answers = ['VIOLATIONS', 'NO_RESPONSE_DEFINED', 'NOT_FOUND', 'SCHEMA_TOO_COMPLEX', 'UNKNOWN', 'NO_COMPLEX_OBJECT_TEXT'];
    const kind = own.type.split('#')[1];
    return answers.includes(kind) ? [] : [`${kind}: ${own.detail ?? own.title}`];
  }
  if (outcome.violations && !json(outcome.violations)) return [outcome.violations];
  return outcome.came === 'refusal' && outcome.status >= 400 && outcome.status < 500
    ? [`the answer ${outcome.status}: ${outcome.body ?? ''}`] : [];
}

/// In one line, what an answer that is no success was.
function answer(outcome) {
  try {
    const said = JSON.parse(outcome.body);
    const detail = (said.validation ?? []).map((entry) => `${(entry.location ?? []).join('.')}: ${entry.message}`);
    return `${String(said.type ?? '').split('#')[1] ?? outcome.status}: ${detail.join('; ') || said.detail || outcome.why}`;
  } catch {
    return outcome.why;
  }
}

/// Shows of each refusal whether it is Prism's own fault: the description is written so that it
/// says the same in words that Prism understands, and the very same call made again. Only if it
/// is accepted then, the fault was Prism's.
async function again(description, { folder, crate }, refused) {
  const document = readDocument(join(options.work, 'tools'), readFileSync(description, 'utf8'));
  const suspects = refused.filter((refusal) => {
    refusal.suspected = mend(document, refusal);
    return refusal.suspected !== null;
  });
  if (suspects.length === 0) return;
  const mended = join(options.work, `${crate}.mended.json`);
  writeFileSync(mended, JSON.stringify(document));
  const server = await mock(main, mended);
  try {
    // As it was: JavaScript's numbers are not all the numbers there are.
    const lines = suspects.map(({ line }) => `${line}\n`);
    const results = await calls(folder, crate, server.url, lines.join(''));
    suspects.forEach((refusal, at) => {
      const still = blame(results[at].outcome);
      if (still.length === 0) refusal.fault = refusal.suspected;
      else refusal.reasons.push(`and again: ${still.join('; ')}`);
    });
  } finally {
    server.stop();
  }
}

const main = prism();
writeFileSync(join(options.work, 'package.json'), '{"private": true}\n');
const rows = [];
const report = [];
let bad = 0;
for (const description of descriptions) {
  const name = basename(description).replace(/\.[^.]+$/, '').replace(/[^A-Za-z0-9]+/g, '-').toLowerCase();
  // Prism reads a large description slowly: in the meantime the crate is made.
  const starting = mock(main, description);
  const { folder, crate, operations: called } = generate(description, name);
  // A workspace of its own, so that cargo looks for none above it.
  const manifest = join(folder, 'Cargo.toml');
  writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}\n[workspace]\n`);
  if (existsSync(join(root, 'Cargo.lock'))) copyFileSync(join(root, 'Cargo.lock'), join(folder, 'Cargo.lock'));
  const all = described(description);
  const silent = all.filter((id) => !called.has(id));
  const server = await starting;
  let results;
  try {
    results = await calls(folder, crate, server.url);
  } finally {
    server.stop();
  }
  const row = { name, operations: all.length, called: called.size, calls: results.length, refused: 0, faults: 0, unread: 0, other: 0, failed: 0 };
  for (const id of silent) {
    bad += 1;
    console.log(`${name}: ${id}: not called: no values for what it requires`);
  }
  const refused = [];
  for (const result of results) {
    const { operation, outcome } = result;
    const reasons = blame(outcome);
    if (outcome.came === 'failure') {
      row.failed += 1;
      bad += 1;
      console.log(`${name}: ${operation}: failed: ${outcome.why}`);
    } else if (reasons.length > 0) {
      refused.push({ ...result, reasons });
    } else if (outcome.came === 'unread') {
      row.unread += 1;
      console.log(`${name}: ${operation}: its answer is not read: ${outcome.why}`);
      report.push({ name, operation, unread: outcome.why, body: outcome.body });
    } else if (outcome.came === 'refusal') {
      row.other += 1;
      report.push({ name, operation, answer: answer(outcome) });
    }
  }
  await again(description, { folder, crate }, refused);
  for (const { operation, give, reasons, fault } of refused) {
    if (fault) row.faults += 1;
    else {
      row.refused += 1;
      bad += 1;
    }
    console.log(`${name}: ${operation}: ${fault ? `Prism's fault (${fault})` : 'REFUSED'}: ${reasons.join('; ')}`);
    report.push({ name, operation, give, reasons, fault });
  }
  rows.push(row);
}
console.log('\ndescription\toperations\tcalled\tcalls\trefused\tPrism\'s faults\tanswers not read\tother answers\tfailed');
for (const row of rows) {
  console.log([row.name, row.operations, row.called, row.calls, row.refused, row.faults, row.unread, row.other, row.failed].join('\t'));
}
if (options.report) writeFileSync(options.report, JSON.stringify(report, null, 1));
process.exit(bad > 0 ? 1 : 0);
