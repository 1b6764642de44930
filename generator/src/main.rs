//! The program `generator`: all of it is in [`generator::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(generator::cli::run_on_terminal(std::env::args_os()))
}
