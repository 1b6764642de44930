//! How long the compiler runs on each crate: the program itself stands between cargo and the
//! compiler, and notes the time. (Cargo says so on a nightly toolchain only.)

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The folder that times are noted in. Set: this process is to be a compiler.
pub(super) const VARIABLE: &str = "GENERATOR_COMPILER_TIMES";

/// Runs the compiler that `args` name after the program, where cargo started this process for
/// that; else `None`.
pub(crate) fn as_rustc_wrapper(args: &[OsString]) -> Option<u8> {
    let folder = std::env::var_os(VARIABLE)?;
    let (compiler, rest) = args.get(1..)?.split_first()?;
    let start = Instant::now();
    let status = Command::new(compiler)
        .args(rest)
        .env_remove(VARIABLE)
        .status();
    let named = rest
        .iter()
        .position(|arg| arg == "--crate-name")
        .and_then(|at| rest.get(at + 1));
    if let Some(name) = named {
        let file =
            Path::new(&folder).join(format!("{}.{}", name.to_string_lossy(), std::process::id()));
        let _ = std::fs::write(file, start.elapsed().as_secs_f64().to_string());
    }
    let code = status
        .ok()
        .and_then(|status| status.code())
        .and_then(|code| u8::try_from(code).ok());
    Some(code.unwrap_or(1))
}

/// Whether this process is the program, and can so stand before a compiler. (In tests, it is not.)
pub(super) fn wrapper() -> Option<std::path::PathBuf> {
    let program = std::env::current_exe().ok()?;
    (program.file_stem()? == "generator").then_some(program)
}

/// The seconds noted for the crate called `name` (all its targets of that name).
pub(super) fn seconds(folder: &Path, name: &str) -> Option<f64> {
    let prefix = format!("{}.", name.replace('-', "_"));
    let times = std::fs::read_dir(folder).ok()?.filter_map(|entry| {
        let entry = entry.ok()?;
        entry
            .file_name()
            .to_string_lossy()
            .starts_with(&prefix)
            .then_some(())?;
        std::fs::read_to_string(entry.path())
            .ok()?
            .parse::<f64>()
            .ok()
    });
    times.reduce(|sum, next| sum + next)
}
