//! Section 3: decisions as they happen.
