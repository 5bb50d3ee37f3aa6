//! Section 2: the readings.
