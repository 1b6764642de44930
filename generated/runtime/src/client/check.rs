//! What the description demands of an argument, checked before anything is sent.

use super::super::data::Value;
use super::error::Error;
use super::operation::Param;

/// Checks the bounds of a parameter.
pub(super) fn bounds(param: &Param, value: &Value) -> Result<(), Error> {
    let wrong = |what: String| Err(Error::argument(param.name, what));
    match value {
        Value::Number(number) => {
            let Some(number) = number.as_f64() else {
                return Ok(());
            };
            let found = if param.secret {
                String::new()
            } else {
                format!(", not {number}")
            };
            if let Some(bound) = param.minimum
                && number < bound
            {
                return wrong(format!("must be at least {bound}{found}"));
            }
            if let Some(bound) = param.maximum
                && number > bound
            {
                return wrong(format!("must be at most {bound}{found}"));
            }
            if let Some(bound) = param.exclusive_minimum
                && number <= bound
            {
                return wrong(format!("must be more than {bound}{found}"));
            }
            if let Some(bound) = param.exclusive_maximum
                && number >= bound
            {
                return wrong(format!("must be less than {bound}{found}"));
            }
            if let Some(step) = param.multiple_of
                && step > 0.0
            {
                let count = number / step;
                if (count - count.round()).abs() > 1e-9 * count.abs().max(1.0) {
                    return wrong(format!("must be a multiple of {step}{found}"));
                }
            }
        }
        Value::String(text) => {
            let length = || text.chars().count();
            if let Some(bound) = param.min_length
                && length() < bound
            {
                return wrong(format!(
                    "must have at least {bound} characters, not {}",
                    length()
                ));
            }
            if let Some(bound) = param.max_length
                && length() > bound
            {
                return wrong(format!(
                    "must have at most {bound} characters, not {}",
                    length()
                ));
            }
            if let Some(pattern) = &param.pattern
                && let Err(fault) = pattern.check(text)
            {
                return wrong(format!("is not of its form: {fault}"));
            }
        }
        Value::Array(items) => {
            let length = items.len();
            if let Some(bound) = param.min_items
                && length < bound
            {
                return wrong(format!("must have at least {bound} items, not {length}"));
            }
            if let Some(bound) = param.max_items
                && length > bound
            {
                return wrong(format!("must have at most {bound} items, not {length}"));
            }
        }
        _ => {}
    }
    Ok(())
}
