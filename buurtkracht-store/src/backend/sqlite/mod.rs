//! A log in SQLite.
