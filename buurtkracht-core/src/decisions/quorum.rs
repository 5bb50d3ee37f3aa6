//! The quorum of a body, in a decision and at a meeting (domain §§ 2 and 8).

use std::collections::BTreeSet;

use crate::bodies::Body;
use crate::charter::QuorumRule;
use crate::context::Context;
use crate::id::{BodyId, PartnerId, SeatId};
use crate::meetings::{Meeting, Quality};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::value::Day;

/// The seats of a body that take part in a decision or a meeting on a day.
pub(super) struct Participation<'a> {
    pub(super) ctx: &'a Context<'a>,
    pub(super) body: &'a Body,
    pub(super) on: Day,
    pub(super) seats: BTreeSet<&'a SeatId>,
}

impl Participation<'_> {
    /// The core partners for which a seat takes part.
    fn partners(&self, core: &[PartnerId]) -> BTreeSet<PartnerId> {
        let named = self.seats.iter().filter_map(|seat| self.body.seats.get(*seat)?.partner.as_ref());
        let acting = named.map(|partner| self.ctx.programme.partners.acting_on(partner, self.on));
        acting.filter(|partner| core.contains(partner)).cloned().collect()
    }

    /// Refuses a decision in which too few take part, about means or not.
    pub(super) fn quorum(&self, about_means: bool) -> Result<(), Rejection> {
        let (quorum, reading) = self.ctx.charter.quorum_of(&self.body.like, self.body.level);
        let core = self.ctx.core_partners_on(self.on);
        let filled = || {
            let seats = self.body.seats.iter();
            seats.filter(|(_, seat)| seat.holders_on(self.on).next().is_some()).map(|(id, _)| id)
        };
        let enough = match if about_means { quorum.means } else { quorum.other } {
            QuorumRule::EveryCorePartner => {
                let represented = self.partners(&core);
                let absent = core.into_iter().filter(|partner| !represented.contains(partner));
                let absent: Vec<PartnerId> = absent.collect();
                absent.is_empty().then_some(()).ok_or(Rejection::CorePartnerAbsent { absent, reading })
            }
            QuorumRule::MajorityOfCorePartners => {
                let (present, of) = (self.partners(&core).len(), core.len());
                (present * 2 > of).then_some(()).ok_or(Rejection::TooFewPartners { present, of, reading })
            }
            QuorumRule::MajorityOfFilledSeats => {
                let present = filled().filter(|id| self.seats.contains(id)).count();
                let filled = filled().count();
                let enough = (present * 2 > filled).then_some(());
                enough.ok_or(Rejection::TooFewSeats { present, filled, reading })
            }
            QuorumRule::EveryFilledSeat => {
                let absent: Vec<SeatId> = filled().filter(|id| !self.seats.contains(id)).cloned().collect();
                let whole = absent.is_empty() && !self.seats.is_empty();
                whole.then_some(()).ok_or(Rejection::SeatAbsent { absent, reading })
            }
            QuorumRule::Functions => {
                let needed = self.ctx.charter.policy.quorum_functions;
                let present = u32::try_from(self.seats.len()).unwrap_or(u32::MAX);
                let enough = (present >= needed).then_some(());
                enough.ok_or(Rejection::TooFewFunctions { present, needed, reading })
            }
        };
        enough.or_else(|refused| self.ctx.unless_departed(refused))
    }
}

/// Returns true for a held meeting at which too few of a body were present to decide. An unknown attendance is not too
/// few.
pub(crate) fn lacks_quorum(programme: &Programme, body: &BodyId, meeting: &Meeting) -> bool {
    let present = meeting.proceedings().map_or(&[][..], |held| &held.present);
    let (Some(charter), Some(body)) = (programme.charter_on(meeting.on), programme.bodies.all().get(body))
    else {
        return false;
    };
    let ctx = Context { programme, charter, today: meeting.on, departs: &[] };
    let there = |id: &&SeatId| {
        let members = present.iter().filter(|there| there.quality == Quality::Member);
        let seat = body.seats.get(*id);
        seat.is_some_and(|seat| {
            members.clone().any(|there| seat.standing(&there.person, meeting.on).is_some())
        })
    };
    let seats = body.seats.keys().filter(there).collect();
    !present.is_empty() && Participation { ctx: &ctx, body, on: meeting.on, seats }.quorum(false).is_err()
}
