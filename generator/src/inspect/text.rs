//! The report for people.

use std::fmt::Write as _;

use super::model::*;

/// A readable summary: every operation and every type, a few lines each. Text of the
/// description is shown without control characters.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    write(report, &mut out);
    out.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn write(report: &Report, out: &mut String) {
    line(out, &format!("{} {}", report.title, report.version));
    for server in &report.servers {
        line(out, &format!("server {}", server.url));
    }
    for scheme in &report.security_schemes {
        line(
            out,
            &format!(
                "security {} ({}{})",
                scheme.name,
                scheme.kind,
                scheme
                    .detail
                    .as_ref()
                    .map(|detail| format!(" {detail}"))
                    .unwrap_or_default()
            ),
        );
    }
    line(out, &format!("\n{} operations", report.operations.len()));
    report
        .operations
        .iter()
        .for_each(|operation| write_operation(operation, out));
    line(out, &format!("\n{} types", report.types.len()));
    report.types.iter().for_each(|ty| write_type(ty, out));
    if !report.messages.is_empty() {
        line(out, "\nmessages");
    }
    for message in &report.messages {
        line(
            out,
            &format!("  {:>5} {} {}", message.count, message.code, message.title),
        );
    }
}

fn write_operation(operation: &OperationReport, out: &mut String) {
    let call = operation
        .rust
        .as_ref()
        .and_then(|rust| rust.call.as_ref())
        .map(|call| format!("  {call}"))
        .unwrap_or_default();
    line(
        out,
        &format!(
            "  {}{call}  ({}:{})",
            operation.id, operation.at.file, operation.at.line
        ),
    );
    for parameter in &operation.parameters {
        let required = if parameter.required { "" } else { "?" };
        line(
            out,
            &format!(
                "      {} {}{required}: {}",
                parameter.location,
                parameter.name,
                shown(&parameter.ty)
            ),
        );
    }
    for body in &operation.bodies {
        line(
            out,
            &format!("      body {}{}", body.media_type, typed(&body.ty)),
        );
        body.fields.iter().for_each(|field| write_field(field, out));
    }
    for response in &operation.responses {
        let contents: Vec<_> = response
            .contents
            .iter()
            .map(|content| format!("{}{}", content.media_type, typed(&content.ty)))
            .collect();
        line(
            out,
            &format!("      -> {} {}", response.status, contents.join(", ")),
        );
    }
    if let Some(paging) = &operation.paging {
        line(
            out,
            &format!(
                "      pages by {}{}: {}{}{}",
                paging.scheme,
                over(paging),
                paging.why,
                named(", more by", paging.more.as_ref()),
                named(", size by", paging.page_size.as_ref()),
            ),
        );
    }
}

/// What there are pages of, and where it stands.
fn over(paging: &PagingReport) -> String {
    match (&paging.item, &paging.items) {
        (Some(item), Some(at)) => {
            let item = shown(item);
            let item = if paging.keyed {
                format!("{{{item}}}")
            } else {
                item
            };
            let at = if at.is_empty() { "the body" } else { at };
            format!(" over {item} in {at}")
        }
        _ => " (pages, no items: several lists)".to_owned(),
    }
}

fn named(what: &str, name: Option<&String>) -> String {
    name.map(|name| format!("{what} {name}"))
        .unwrap_or_default()
}

fn write_type(ty: &TypeReport, out: &mut String) {
    let detail = ty
        .detail
        .as_ref()
        .map(|detail| format!(" {detail}"))
        .unwrap_or_default();
    let decided = ty
        .decided_by
        .map(|by| format!(" decided by {by}"))
        .unwrap_or_default();
    let tag = ty
        .tag
        .as_ref()
        .map(|tag| format!(" `{tag}`"))
        .unwrap_or_default();
    let target = ty
        .target
        .as_ref()
        .map(|target| format!(" = {}", shown(target)))
        .unwrap_or_default();
    let name = ty.rust.as_ref().unwrap_or(&ty.id);
    line(
        out,
        &format!(
            "  {} {name}{target}{detail}{decided}{tag}  ({}:{})",
            ty.kind, ty.at.file, ty.at.line
        ),
    );
    ty.fields.iter().for_each(|field| write_field(field, out));
    for variant in &ty.variants {
        let name = variant.rust.clone().unwrap_or_default();
        let value = variant
            .value
            .as_ref()
            .map(|value| format!(" = {value}"))
            .unwrap_or_default();
        line(out, &format!("      | {name}{value}{}", typed(&variant.ty)));
    }
}

fn write_field(field: &FieldReport, out: &mut String) {
    let optional = if field.required { "" } else { "?" };
    let nullable = if field.nullable { " or null" } else { "" };
    line(
        out,
        &format!(
            "      {}{optional}: {}{nullable}",
            field.name,
            shown(&field.ty)
        ),
    );
}

fn typed(ty: &Option<TypeUse>) -> String {
    ty.as_ref()
        .map(|ty| format!(" {}", shown(ty)))
        .unwrap_or_default()
}

fn shown(ty: &TypeUse) -> String {
    match ty {
        TypeUse::Named { id, rust } => rust
            .as_deref()
            .unwrap_or(id)
            .trim_start_matches("models::")
            .to_owned(),
        TypeUse::Scalar { scalar } => (*scalar).to_owned(),
        TypeUse::List { of } => format!("[{}]", shown(of)),
        TypeUse::Map { of } => format!("{{{}}}", shown(of)),
        TypeUse::Nullable { of } => format!("{} or null", shown(of)),
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end());
}
