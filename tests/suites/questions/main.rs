//! The questions, asked of both example programmes as an auditor would, and checked by other means.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]
