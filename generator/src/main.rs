//! The program `generator`: all of it is in [`generator::cli`].

use std::process::ExitCode;

/// Tokens and syntax trees are millions of small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(generator::cli::run_on_terminal(std::env::args_os()))
}
