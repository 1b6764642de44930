//! The support code of generated SDK crates.
