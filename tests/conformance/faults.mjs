// What Prism does not understand, although the standard says it. Each is shown, call by call: the
// description is mended, so that it says the same in words that Prism understands, and the call
// that was refused is made again. See `again` in prism.mjs.

import { createRequire } from 'node:module';
import { join } from 'node:path';

/// Reads JSON or YAML with what Prism itself reads it with.
export function readDocument(tools, text) {
  return createRequire(join(tools, 'package.json'))('@stoplight/yaml').parse(text);
}

/// Mends what a refusal may be owed to; says what that is, or null.
export function mend(document, refusal) {
  const found = locate(document, refusal.operation);
  if (!found) return null;
  for (const { fault, apply } of FAULTS) {
    if (apply(document, found, refusal)) return fault;
  }
  return null;
}

const FAULTS = [
  {
    // OpenAPI 3.0.4, section 4.7.15.1: `style` of a form's property is `form` and `explode` true
    // where nothing is said. Prism reads a list only where `encoding` says so.
    fault: 'a list in a form, whose default encoding it does not know',
    apply(document, { operation }, { reasons }) {
      const body = resolve(document, operation.requestBody);
      const form = body?.content?.['application/x-www-form-urlencoded'];
      const lists = reasons.map((reason) => /^request\.body\.(.+): .* must be array$/.exec(reason) ?? /^body\.(.+): .* must be array$/.exec(reason));
      if (!form || lists.length === 0 || lists.includes(null)) return false;
      form.encoding ??= {};
      for (const [, name] of lists) form.encoding[name] ??= { style: 'form', explode: true };
      return true;
    },
  },
];

/// The operation that is called `GET /path`.
function locate(document, id) {
  const [, method, path] = /^(\S+) (.*)$/.exec(id);
  const item = resolve(document, document.paths?.[path]);
  const operation = item?.[method.toLowerCase()];
  return operation ? { path, item, operation } : null;
}

/// What a reference within the document means.
function resolve(document, value) {
  let found = value;
  for (let step = 0; found?.$ref && step < 20; step += 1) {
    const tokens = found.$ref.replace(/^#\//, '').split('/');
    found = tokens.reduce((at, token) => at?.[decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return found;
}
