//! Wakes who waits for an entry.

use std::hash::{DefaultHasher, Hash, Hasher};

use buurtkracht_core::id::ProgrammeId;
use event_listener::{Event, EventListener};

/// Programmes share a fixed number of events, by the hash of their names. Those that share one wake each other's
/// listeners for nothing, which costs them one look; in return nothing is kept of a programme, so nothing is left
/// of one that nobody listens to any more.
const EVENTS: usize = 64;

/// The writer notifies it and followers listen to it. Dropped, it wakes everybody.
#[derive(Debug)]
pub(crate) struct Notifier {
    any: Event,
    each: [Event; EVENTS],
}

impl Default for Notifier {
    fn default() -> Self {
        Self { any: Event::new(), each: [const { Event::new() }; EVENTS] }
    }
}

impl Notifier {
    fn event(&self, programme: &ProgrammeId) -> &Event {
        let mut hasher = DefaultHasher::new();
        programme.hash(&mut hasher);
        // The remainder is always a place in the array.
        self.each.get(hasher.finish() as usize % EVENTS).unwrap_or(&self.any)
    }

    /// Hears of every entry from now on, of one programme or of any. The listener need not be polled before.
    pub(crate) fn listen(&self, of: Option<&ProgrammeId>) -> EventListener {
        of.map_or(&self.any, |programme| self.event(programme)).listen()
    }

    /// An entry of a programme can be read.
    pub(crate) fn notify(&self, programme: &ProgrammeId) {
        self.event(programme).notify(usize::MAX);
        self.any.notify(usize::MAX);
    }

    /// Nothing more comes.
    pub(crate) fn ring_out(&self) {
        for event in self.each.iter().chain([&self.any]) {
            event.notify(usize::MAX);
        }
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.ring_out();
    }
}
