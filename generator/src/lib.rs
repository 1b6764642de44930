//! The generator: reads an OpenAPI description and writes a Rust SDK crate.
//!
//! Stages, each with a data type between it and the next (a stage looks only back):
//! `source` → `normalise` → `openapi` → `lower` → `passes` → `name` → `plan` → `emit` →
//! `render` → `write`.

pub mod cli;
pub mod config;
mod corpus;
pub mod diag;
pub mod emit;
pub mod examples;
mod generate;
pub mod inspect;
pub mod ir;
pub mod lower;
pub mod name;
pub mod normalise;
pub mod openapi;
pub mod passes;
pub mod plan;
pub mod render;
pub mod resolve;
pub mod source;
pub mod timings;
pub mod tree;
pub mod write;

pub use generate::{Inputs, Outcome, generate};
