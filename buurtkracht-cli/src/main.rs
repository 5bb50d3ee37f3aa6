//! The `buurtkracht` command.
fn main() {}
