//! The places of events in the record, for answers that tell what replaced what.

use crate::bodies::Seat;
use crate::event::Event;
use crate::payload::Place;
use crate::programme::Programme;

/// Returns the places of an event, the first for the thing that it makes or changes itself. The state must hold the
/// event. The parts of the charter tell what an amendment changes, and how a point is read.
pub(super) fn places(programme: &Programme, event: &Event) -> Vec<Place> {
    let mut places = event.places();
    let (body, seat, person) = if let Event::SeatTaken(fact) = event {
        (&fact.body, &fact.seat, &fact.person)
    } else if let Event::SeatVacated(fact) = event {
        (&fact.body, &fact.seat, &fact.person)
    } else {
        return places;
    };
    let seat = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
    let holds = |seat: &Seat| seat.holders.iter().any(|tenure| tenure.person == *person);
    let aspect = match seat {
        // Of a seat that several hold, each holder has a place.
        Some(seat) if seat.plural => person.to_string(),
        Some(seat) if !holds(seat) => format!("deputy {person}"),
        Some(_) | None => return places,
    };
    for place in &mut places {
        place.aspect.clone_from(&aspect);
    }
    places
}
