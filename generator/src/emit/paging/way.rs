//! The closures of a pager: each walks from a page to its items, its link or token, its flag.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::context::{Context, Form};
use super::super::file::Imports;
use crate::ir::{FieldStep, PageFlag, PageItems, Scalar, Type, TypeKind};
use crate::tree::Pointer;

/// A JSON pointer to what these wire names lead to.
pub(in super::super) fn pointer(way: &[String]) -> String {
    Pointer::root()
        .join(way.iter().map(String::as_str))
        .to_string()
}

/// Where a closure has got to on its way into a page.
struct Place {
    /// What comes before: a union that must be of one variant.
    before: TokenStream,
    /// The expression.
    at: TokenStream,
}

impl Place {
    /// At the closure's argument, `page`.
    fn start() -> Self {
        Self {
            before: TokenStream::new(),
            at: quote!(page),
        }
    }

    /// The body of a closure that ends in `value`.
    fn body(&self, value: &TokenStream) -> TokenStream {
        let before = &self.before;
        if before.is_empty() {
            value.clone()
        } else {
            quote!({ #before #value })
        }
    }
}

/// Writes closures that walk into pages.
pub(super) struct Ways<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) imports: &'a Imports,
}

impl Ways<'_> {
    /// The function that takes the items out of a page.
    pub(super) fn items(&self, page: &TokenStream, items: Option<&PageItems>) -> TokenStream {
        let Some(items) = items else {
            return quote!(|_: #page| Vec::new());
        };
        let mut place = Place::start();
        for step in &items.way {
            let at = &place.at;
            match &self.cx.api.types[step.of].kind {
                TypeKind::Union(_) => {
                    let pattern = self.variant(step);
                    place
                        .before
                        .extend(quote!(let #pattern = #at else { return Vec::new() };));
                    place.at = quote!(inner);
                }
                TypeKind::Struct(model) => {
                    let name = &self.cx.names.ty(step.of).members[step.field];
                    let field = &model.fields[step.field];
                    let whole = match self.cx.form(step.of, field) {
                        Form::Plain | Form::Collection => quote!(#at.#name),
                        Form::Patch => {
                            let blank = self.imports.private("Wire");
                            quote!(#at.#name.into_value().unwrap_or_else(#blank::blank))
                        }
                        Form::Optional | Form::Nullable => match self.cx.resolved(&field.ty) {
                            Type::List(_) | Type::Map(_) if !field.boxed => {
                                quote!(#at.#name.unwrap_or_default())
                            }
                            _ => {
                                let blank = self.imports.private("Wire");
                                quote!(#at.#name.unwrap_or_else(#blank::blank))
                            }
                        },
                    };
                    place.at = whole;
                }
                _ => return quote!(|_: #page| Vec::new()),
            }
        }
        let at = &place.at;
        let list = if items.keyed {
            quote!(#at.into_iter().collect())
        } else {
            at.clone()
        };
        let body = place.body(&list);
        quote!(|page: #page| #body)
    }

    /// The wire name of a field; none of a union's variant.
    fn wire(&self, step: &FieldStep) -> Option<&str> {
        match &self.cx.api.types[step.of].kind {
            TypeKind::Struct(model) => Some(&model.fields.get(step.field)?.wire),
            _ => None,
        }
    }

    /// The pattern of a union's variant.
    fn variant(&self, step: &FieldStep) -> TokenStream {
        let union = self.cx.named(self.imports, step.of);
        let name = &self.cx.names.ty(step.of).members[step.field];
        quote!(#union::#name(inner))
    }

    /// Borrows what `steps` lead to from `place`, leaving where something on the way is absent.
    fn borrow(&self, steps: &[FieldStep], mut place: Place) -> Place {
        let mut reference = true;
        for step in steps {
            let at = &place.at;
            match &self.cx.api.types[step.of].kind {
                TypeKind::Union(_) => {
                    let pattern = self.variant(step);
                    let from = if reference { quote!(#at) } else { quote!(&#at) };
                    place
                        .before
                        .extend(quote!(let #pattern = #from else { return None };));
                    place.at = quote!(inner);
                    reference = true;
                }
                TypeKind::Struct(model) => {
                    let name = &self.cx.names.ty(step.of).members[step.field];
                    let (at, is_reference) = match self.cx.form(step.of, &model.fields[step.field])
                    {
                        Form::Plain | Form::Collection => (quote!(#at.#name), false),
                        Form::Patch => (quote!(#at.#name.value()?), true),
                        Form::Optional | Form::Nullable => (quote!(#at.#name.as_ref()?), true),
                    };
                    place.at = at;
                    reference = is_reference;
                }
                _ => {}
            }
        }
        place
    }

    /// The function that counts the items; none where there is no list.
    pub(super) fn count(&self, items: &PageItems) -> TokenStream {
        let place = self.borrow(&items.way, Place::start());
        let at = &place.at;
        let body = place.body(&quote!(Some(#at.len())));
        quote!(.count(|page| #body))
    }

    /// The function that reads the link or token. Inside a union it is read from the JSON: the
    /// member that was decoded may be another one that fits.
    pub(super) fn next(&self, steps: &[FieldStep]) -> TokenStream {
        let wires: Vec<Option<&str>> = steps.iter().map(|step| self.wire(step)).collect();
        if wires.contains(&None) {
            let way: Vec<String> = wires.into_iter().flatten().map(str::to_owned).collect();
            let pointer = pointer(&way);
            return quote!(.next_at(#pointer));
        }
        let (place, text) = self.text(steps, Place::start());
        let body = place.body(&text);
        quote!(.next(|page| #body))
    }

    /// The function that reads the last item's id.
    pub(super) fn last(&self, items: &PageItems, id: &[String]) -> TokenStream {
        let mut place = self.borrow(&items.way, Place::start());
        let at = &place.at;
        let (item, nullable) = match &items.item {
            Type::Nullable(inner) => (&**inner, quote!(.as_ref()?)),
            item => (item, TokenStream::new()),
        };
        place
            .before
            .extend(quote!(let item = #at.last()?#nullable;));
        place.at = quote!(item);
        let (place, text) = match self.steps(item, id) {
            Some(steps) => self.text(&steps, place),
            None => {
                let (member, pointer) = (self.imports.private("page_member"), pointer(id));
                (place, quote!(#member(item, #pointer)))
            }
        };
        let body = place.body(&text);
        quote!(.next(|page| #body))
    }

    /// The way from an item through structs, where it is one; else the item is read as JSON.
    fn steps(&self, item: &Type, id: &[String]) -> Option<Vec<FieldStep>> {
        let mut at = self.cx.resolved(item);
        let mut steps = Vec::new();
        for wire in id {
            let Type::Named(of) = at else { return None };
            let TypeKind::Struct(model) = &self.cx.api.types[*of].kind else {
                return None;
            };
            let field = model.fields.iter().position(|field| field.wire == *wire)?;
            steps.push(FieldStep { of: *of, field });
            at = self.cx.resolved(&model.fields[field].ty);
        }
        (!steps.is_empty()).then_some(steps)
    }

    /// An `Option<String>` of what `steps` lead to from `place`.
    fn text(&self, steps: &[FieldStep], place: Place) -> (Place, TokenStream) {
        let Some((last, way)) = steps.split_last() else {
            return (place, quote!(None));
        };
        let place = self.borrow(way, place);
        let TypeKind::Struct(model) = &self.cx.api.types[last.of].kind else {
            return (place, quote!(None));
        };
        let name = &self.cx.names.ty(last.of).members[last.field];
        let field = &model.fields[last.field];
        let form = self.cx.form(last.of, field);
        let ty = self.cx.resolved(&field.ty);
        let at = &place.at;
        let value = quote!(#at.#name);
        let text = if is_json(self.cx, ty) {
            let token = self.imports.private("page_token");
            match form {
                Form::Plain | Form::Collection => quote!(#token(&#value)),
                Form::Patch => quote!(#token(#value.value()?)),
                Form::Optional | Form::Nullable => quote!(#token(#value.as_ref()?)),
            }
        } else {
            let string = matches!(ty, Type::Scalar(Scalar::String)) && !field.boxed;
            match (form, string) {
                (Form::Plain | Form::Collection, true) => quote!(Some(#value.clone())),
                (Form::Plain | Form::Collection, false) => quote!(Some(#value.to_string())),
                (Form::Patch, true) => quote!(#value.value().cloned()),
                (Form::Patch, false) => quote!(#value.value().map(ToString::to_string)),
                (_, true) => quote!(#value.clone()),
                (_, false) => quote!(#value.as_ref().map(ToString::to_string)),
            }
        };
        (place, text)
    }

    /// The function that says whether there is more.
    pub(super) fn more(&self, flag: &PageFlag) -> TokenStream {
        let Some((last, way)) = flag.way.split_last() else {
            return TokenStream::new();
        };
        let TypeKind::Struct(model) = &self.cx.api.types[last.of].kind else {
            return TokenStream::new();
        };
        let place = self.borrow(way, Place::start());
        let (at, name) = (&place.at, &self.cx.names.ty(last.of).members[last.field]);
        let value = match self.cx.form(last.of, &model.fields[last.field]) {
            Form::Plain | Form::Collection if flag.last => quote!(Some(!#at.#name)),
            Form::Plain | Form::Collection => quote!(Some(#at.#name)),
            Form::Patch if flag.last => quote!(#at.#name.value().map(|last| !last)),
            Form::Patch => quote!(#at.#name.value().copied()),
            _ if flag.last => quote!(#at.#name.map(|last| !last)),
            _ => quote!(#at.#name),
        };
        let body = place.body(&value);
        quote!(.more(|page| #body))
    }
}

/// Whether a value is read by way of JSON: a union, or anything at all.
fn is_json(cx: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Scalar(scalar) => matches!(scalar, Scalar::Json),
        Type::Named(id) => !matches!(
            cx.api.types[*id].kind,
            TypeKind::Newtype(_) | TypeKind::Enum(_)
        ),
        _ => true,
    }
}
