//! The search index: files in the cache that say which events can be what is looked for, so that only those are read.
//! Like all of the cache it is not trusted: each candidate is read from the log and looked at again, and a segment that is
//! cut, changed, of another log or of another version is passed over as if it were not there. Whom an event is about is
//! told by the state as it was when the event was recorded, so it is looked up in the index alone. Sealed text is in no
//! segment: events hold its digest, which is no word.

pub(crate) mod index;
mod segment;
mod token;

pub use index::IndexSegment;
pub use segment::Unfit;
