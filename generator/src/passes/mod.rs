//! Passes: from what the description says to what the crate needs. A flat list of functions
//! over the API, each doing one thing.

mod bodies;
mod boxes;
mod groups;
mod paging;
mod responses;
mod select;
mod sizes;
mod usage;

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::ir::Api;

/// Runs every pass, in order.
pub fn run(api: &mut Api, config: &Config, diags: &mut Diagnostics) {
    select::select_operations(api, config, diags);
    bodies::decide_sends(api, diags);
    responses::decide_success(api);
    responses::decide_errors(api);
    responses::find_idempotency_headers(api);
    boxes::break_alias_cycles(api, diags);
    boxes::break_uninhabited(api, diags);
    boxes::box_cycles(api);
    sizes::estimate(api);
    groups::form_groups(api);
    usage::mark_usage(api);
    paging::detect_paging(api, config, diags);
    select::remove_unreachable_types(api, config);
    usage::assign_type_groups(api);
}
