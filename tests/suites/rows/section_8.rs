//! Section 8: settled after every row was tried by hand.
