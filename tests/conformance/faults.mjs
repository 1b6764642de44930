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
    if (refusal.reasons.length > 0 && apply(document, found, refusal.reasons)) return fault;
  }
  return null;
}

const FAULTS = [
  {
    // OpenAPI 3.0.4, section 4.7.15.1: `style` of a form's property is `form` and `explode` true
    // where nothing is said. Prism reads a list only where `encoding` says so; and where it does,
    // takes the `+` that stands for a space in a form for a reserved sign, unless these are allowed.
    fault: 'a list in a form, whose default encoding it does not know',
    apply(document, { operation }, reasons) {
      const form = bodyOf(document, operation, 'application/x-www-form-urlencoded');
      const lists = reasons.map((reason) => /(?:^|\.)body\.(.+): .* must be array(?:,null)?$/.exec(reason));
      if (!form || lists.includes(null)) return false;
      form.encoding ??= {};
      for (const [, name] of lists) form.encoding[name] ??= { style: 'form', explode: true, allowReserved: true };
      return true;
    },
  },
  {
    // A schema allows properties that it does not declare, and may require them. Prism drops them
    // from a form before it judges it.
    fault: 'a field that is required without being declared, which it drops',
    apply(document, { operation }, reasons) {
      const form = bodyOf(document, operation, 'application/x-www-form-urlencoded');
      const schema = resolve(document, form?.schema);
      const fields = reasons.map((reason) => /(?:^|\.)body: .* must have required property '(.+)'$/.exec(reason));
      if (!schema?.properties || fields.includes(null)) return false;
      if (fields.some(([, name]) => name in schema.properties || !schema.required?.includes(name))) return false;
      for (const [, name] of fields) schema.properties[name] = {};
      return true;
    },
  },
  {
    // `int64` is any integer of 64 bits. Prism reads it as one that JavaScript's numbers hold.
    fault: 'an integer of 64 bits, of which it takes 53',
    apply(document, _, reasons) {
      if (!reasons.some((reason) => /must be (>= -|<= )9007199254740991$/.test(reason))) return false;
      const walk = (value) => {
        if (value === null || typeof value !== 'object') return;
        if (value.format === 'int64' && [value.type].flat().includes('integer')) {
          delete value.format;
          value.minimum ??= -(2 ** 63);
          value.maximum ??= 2 ** 63;
        }
        Object.values(value).forEach(walk);
      };
      walk(document);
      return true;
    },
  },
  {
    // Section 4.7.15.2: a part whose schema is an object is JSON. Prism takes every part for text.
    // The JSON itself was judged where the value was made, and is compared by the crate's tests.
    fault: 'a part of a multipart body that is JSON, which it takes for text',
    apply(document, { operation }, reasons) {
      const form = bodyOf(document, operation, 'multipart/form-data');
      const parts = reasons.map((reason) => /(?:^|\.)body\.([^.]+): .* must be object$/.exec(reason));
      if (!form || parts.includes(null)) return false;
      const properties = resolve(document, form.schema)?.properties;
      if (!parts.every(([, name]) => resolve(document, properties?.[name])?.type === 'object')) return false;
      for (const [, name] of parts) properties[name] = { type: 'string' };
      return true;
    },
  },
];

/// What an operation's body is in a media type.
function bodyOf(document, operation, media) {
  return resolve(document, operation.requestBody)?.content?.[media];
}

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
