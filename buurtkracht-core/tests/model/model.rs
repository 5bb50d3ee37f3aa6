//! The model: money, seats and competence in plain lists and sums, written from the declaration and its readings.
//! It shares no code with the library. Amounts are cents, a day is a place in [`DAYS`].

use crate::history::{By, Decide, Effect, SEATS, SOURCES, Step, WRITTEN};

type Verdict = Result<(), &'static str>;

/// A person in a seat: from and until are included.
#[derive(Debug, Clone)]
struct Tenure {
    person: &'static str,
    from: usize,
    until: Option<usize>,
}

impl Tenure {
    fn covers(&self, day: usize) -> bool {
        self.from <= day && self.reaches(day)
    }

    fn reaches(&self, day: usize) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

#[derive(Debug, Clone)]
struct Account {
    source: usize,
    day: usize,
    /// What is neither released nor reassigned.
    rest: i64,
    decision: usize,
    /// Not while it is only reserved.
    made: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Reservation {
    None,
    Open,
    Lifted,
    Lapsed,
}

#[derive(Debug, Clone)]
struct Decision {
    by: By,
    day: usize,
    reservation: Reservation,
    /// Whether its effects are about means.
    means: bool,
    replaced: bool,
}

impl Decision {
    /// To take back what moved means is about means too. What waits, or lapsed, moved nothing.
    fn moved_means(&self) -> bool {
        self.means && matches!(self.reservation, Reservation::None | Reservation::Lifted)
    }
}

#[derive(Debug, Clone)]
struct Irregular {
    source: usize,
    cents: i64,
    day: usize,
    closed: bool,
}

#[derive(Debug, Clone)]
struct Mandate {
    /// The leader alone; otherwise the north.
    leader: bool,
    /// Whether it reaches new allocations, and not only reassignment.
    allocate: bool,
    deputy: bool,
    from: usize,
    /// The last day and the ceiling as granted, and each narrowing from its day on.
    bounds: Vec<(usize, Option<usize>, Option<i64>)>,
    revoked: Option<usize>,
    uses: Vec<(usize, i64)>,
}

impl Mandate {
    fn until(&self, day: usize) -> Option<usize> {
        self.bounds.iter().filter(|(from, ..)| *from <= day).filter_map(|(_, until, _)| *until).min()
    }

    fn ceiling(&self, day: usize) -> Option<i64> {
        self.bounds.iter().filter(|(from, ..)| *from <= day).filter_map(|(.., ceiling)| *ceiling).min()
    }

    fn stands(&self, day: usize) -> Verdict {
        if self.revoked.is_some_and(|since| since <= day) {
            return Err("mandate-revoked");
        }
        let valid = self.from <= day && self.until(day).is_none_or(|until| day <= until.max(self.from));
        if valid { Ok(()) } else { Err("mandate-not-valid") }
    }
}

#[derive(Debug, Clone)]
pub struct Model {
    /// What each source pledged, and every change of what it has free: source, day, cents.
    postings: Vec<(usize, usize, i64)>,
    holders: [Vec<Tenure>; SEATS.len()],
    deputies: [Vec<Tenure>; SEATS.len()],
    accounts: Vec<Account>,
    decisions: Vec<Decision>,
    irregular: Vec<Irregular>,
    mandates: Vec<Mandate>,
    provided: usize,
}

impl Model {
    /// A programme whose seats are filled and whose plans have no money yet.
    pub fn running() -> Self {
        let holder = |(.., person): (_, _, _, &'static str)| vec![Tenure { person, from: 0, until: None }];
        Self {
            postings: SOURCES.iter().enumerate().map(|(source, (.., cents))| (source, 0, *cents)).collect(),
            holders: SEATS.map(holder),
            deputies: SEATS.map(|_| Vec::new()),
            accounts: Vec::new(),
            decisions: Vec::new(),
            irregular: Vec::new(),
            // The text gives the leader a mandate to reassign, without a ceiling.
            mandates: vec![Mandate {
                leader: true,
                allocate: false,
                deputy: false,
                from: 0,
                bounds: Vec::new(),
                revoked: None,
                uses: Vec::new(),
            }],
            provided: 0,
        }
    }

    pub fn free(&self, source: usize, day: usize) -> i64 {
        let own = self.postings.iter().filter(|(of, on, _)| *of == source && *on <= day);
        own.map(|(.., cents)| cents).sum()
    }

    pub fn holders(&self, seat: usize, day: usize) -> Vec<&'static str> {
        on(&self.holders[seat], day)
    }

    /// Who speaks from a seat: its holder, or a deputy where it has none.
    pub fn speaker(&self, seat: usize, day: usize) -> Option<&'static str> {
        on(&self.holders[seat], day).into_iter().chain(on(&self.deputies[seat], day)).next()
    }

    /// The allocations that are made, by index.
    pub fn made(&self) -> Vec<usize> {
        (0..self.accounts.len()).filter(|at| self.accounts[*at].made).collect()
    }

    /// The decisions that wait under a reservation, by index.
    pub fn waiting(&self) -> Vec<usize> {
        let open = |at: &usize| self.decisions[*at].reservation == Reservation::Open;
        (0..self.decisions.len()).filter(open).collect()
    }

    /// The mandates of the one who decides, by index.
    pub fn mandates_of(&self, by: By) -> Vec<usize> {
        let own = |at: &usize| match by {
            By::Leader(_) => self.mandates[*at].leader,
            By::North => !self.mandates[*at].leader,
            By::Council | By::Team => false,
        };
        (0..self.mandates.len()).filter(own).collect()
    }

    /// How many accounts, decisions, irregular acts, mandates and provisions there are: the next id counts on.
    pub fn counts(&self) -> [usize; 5] {
        let [decisions, irregular, mandates] =
            [self.decisions.len(), self.irregular.len(), self.mandates.len()];
        [self.accounts.len(), decisions, irregular, mandates, self.provided]
    }

    /// Applies a step, or says the code of the refusal and changes nothing.
    pub fn apply(&mut self, step: &Step) -> Verdict {
        let mut after = self.clone();
        after.act(step)?;
        *self = after;
        Ok(())
    }

    fn act(&mut self, step: &Step) -> Verdict {
        match *step {
            Step::Decide(ref decide) => self.decide(decide),
            Step::Lift { decision, day } => self.lift(decision, day),
            Step::Lapse { decision, day } => {
                self.reserved(decision, day)?;
                self.free_reserved(decision, day);
                self.decisions[decision].reservation = Reservation::Lapsed;
                for mandate in &mut self.mandates {
                    mandate.uses.retain(|(of, _)| *of != decision);
                }
                Ok(())
            }
            Step::Irregular { source, cents, day } => {
                self.postings.push((source, day, -cents));
                self.irregular.push(Irregular { source, cents, day, closed: false });
                Ok(())
            }
            Step::Reverse { act, day } => {
                self.close(act, day)?;
                self.postings.push((self.irregular[act].source, day, self.irregular[act].cents));
                Ok(())
            }
            // What is paid was pledged already.
            Step::Provide { .. } => {
                self.provided += 1;
                Ok(())
            }
            Step::Take { seat, person, day } => {
                self.can_speak(seat, person, day)?;
                let rivals = self.holders[seat].iter().filter(|held| !plural(seat) || held.person == person);
                if rivals.filter(|held| held.reaches(day)).count() > 0 {
                    return Err("seat-held");
                }
                self.holders[seat].push(Tenure { person, from: day, until: None });
                Ok(())
            }
            Step::Deputise { seat, person, day } => {
                self.can_speak(seat, person, day)?;
                self.deputies[seat].push(Tenure { person, from: day, until: None });
                Ok(())
            }
            Step::Vacate { seat, person, day } => {
                let mut own = self.holders[seat].iter_mut().chain(&mut self.deputies[seat]);
                let open = own.find(|held| held.person == person && held.until.is_none());
                let held = open.ok_or("not-seat-holder")?;
                if day < held.from {
                    return Err("ends-before-it-starts");
                }
                held.until = Some(day);
                Ok(())
            }
        }
    }

    /// A resident takes no partner's seat, and nobody speaks for two partners in one body.
    fn can_speak(&self, seat: usize, person: &str, day: usize) -> Verdict {
        let (body, _, partner, _) = SEATS[seat];
        if person == "fay" && partner.is_some() {
            return Err("resident-in-partner-seat");
        }
        for (other, (of, _, fills, _)) in SEATS.iter().enumerate() {
            let mut tenures = self.holders[other].iter().chain(&self.deputies[other]);
            if *of == body && *fills != partner && tenures.any(|own| own.person == person && own.reaches(day))
            {
                return Err("speaks-for-two-partners");
            }
        }
        Ok(())
    }

    fn decide(&mut self, decide: &Decide) -> Verdict {
        let Decide { by, day, reserved, .. } = *decide;
        if let Some(earlier) = decide.supersedes {
            self.may_replace(by, earlier)?;
        }
        for effect in &decide.effects {
            self.competent(decide, effect)?;
        }
        let voices = decide.voices();
        for (seat, person, _) in &voices {
            let speakers = [on(&self.holders[*seat], day), on(&self.deputies[*seat], day)];
            if !speakers.concat().contains(person) {
                return Err("not-seat-holder");
            }
        }
        let moved = decide.supersedes.is_some_and(|earlier| self.decisions[earlier].moved_means());
        // A mandate is used for what the body may not do by itself. To take a decision back needs none.
        let used = |effect: &Effect| {
            decide.mandate.is_some() && by != By::Council && !matches!(effect, Effect::Revoke { .. })
        };
        let means = moved || decide.effects.iter().any(|effect| self.is_means(effect) && !used(effect));
        if !matches!(by, By::Leader(_)) {
            self.quorum(by, day, &voices, means)?;
            carried(by, &voices)?;
        }
        self.use_mandate(decide)?;
        let id = self.decisions.len();
        // A release and the taking back of a decision leave nothing to take back.
        let moves = |effect: &Effect| {
            !matches!(effect, Effect::Release { .. } | Effect::Revoke { .. }) && self.is_means(effect)
        };
        let means = decide.effects.iter().any(moves);
        let reservation = if reserved { Reservation::Open } else { Reservation::None };
        self.decisions.push(Decision { by, day, reservation, means, replaced: false });
        if let Some(earlier) = decide.supersedes {
            self.replace(earlier, day);
        }
        decide.effects.iter().try_for_each(|effect| self.resolve(by, id, day, reserved, effect))
    }

    fn is_means(&self, effect: &Effect) -> bool {
        match effect {
            Effect::Revoke { decision } => self.decisions[*decision].moved_means(),
            _ => true,
        }
    }

    /// Only the council distributes funds, grants mandates and ratifies; others need a mandate that reaches it.
    fn competent(&self, decide: &Decide, effect: &Effect) -> Verdict {
        if decide.by == By::Council || matches!(effect, Effect::Revoke { .. }) {
            return Ok(());
        }
        let reaches = |mandate: &Mandate| match effect {
            Effect::Allocate { .. } => mandate.allocate,
            Effect::Reassign { .. } => true,
            _ => false,
        };
        match decide.mandate {
            Some(cited) if reaches(&self.mandates[cited]) => Ok(()),
            Some(_) => Err("outside-mandate"),
            None if matches!(decide.by, By::Leader(_)) => Err("mandate-not-cited"),
            None => {
                let mut own = self.mandates.iter().filter(|own| decide.by == By::North && !own.leader);
                let reached = own.any(|own| reaches(own) && own.stands(decide.day).is_ok());
                Err(if reached { "mandate-not-cited" } else { "not-competent" })
            }
        }
    }

    fn quorum(&self, by: By, day: usize, voices: &[(usize, &str, bool)], means: bool) -> Verdict {
        if by == By::North {
            // The policy asks for two functions.
            return if voices.len() < 2 { Err("too-few-functions") } else { Ok(()) };
        }
        if means {
            let there = |core| voices.iter().any(|(seat, ..)| SEATS[*seat].2 == Some(core));
            return if there("town") && there("homes") { Ok(()) } else { Err("core-partner-absent") };
        }
        let filled = |seat: &usize| !on(&self.holders[*seat], day).is_empty();
        let seats = (0..SEATS.len()).filter(|seat| SEATS[*seat].0 == by.body() && filled(seat)).count();
        let present = voices.iter().filter(|(seat, ..)| filled(seat)).count();
        if present * 2 > seats { Ok(()) } else { Err("too-few-seats") }
    }

    /// Counts the mandate as used by who decides, within its days and its ceiling.
    fn use_mandate(&mut self, decide: &Decide) -> Verdict {
        let (by, day, id) = (decide.by, decide.day, self.decisions.len());
        let Some(cited) = decide.mandate else {
            return if matches!(by, By::Leader(_)) { Err("mandate-not-cited") } else { Ok(()) };
        };
        let mandate = &mut self.mandates[cited];
        mandate.stands(day)?;
        match by {
            By::Leader(person) if mandate.leader => {
                match (on(&self.holders[LEADER], day), on(&self.deputies[LEADER], day)) {
                    (holders, _) if holders.contains(&person) => {}
                    (_, deputies) if !deputies.contains(&person) => return Err("not-seat-holder"),
                    _ if mandate.deputy => {}
                    _ => return Err("mandate-not-for-deputy"),
                }
            }
            By::North if !mandate.leader => {}
            _ => return Err("mandate-of-another"),
        }
        let amounts = decide.effects.iter().map(|effect| match effect {
            Effect::Allocate { cents, .. } | Effect::Reassign { cents, .. } => *cents,
            _ => 0,
        });
        let (asked, used) = (amounts.sum::<i64>(), mandate.uses.iter().map(|(_, cents)| cents).sum::<i64>());
        if mandate.ceiling(day).is_some_and(|ceiling| used + asked > ceiling) {
            return Err("mandate-exhausted");
        }
        mandate.uses.push((id, asked));
        Ok(())
    }

    fn resolve(&mut self, by: By, decision: usize, day: usize, reserved: bool, effect: &Effect) -> Verdict {
        match *effect {
            Effect::Allocate { source, cents, .. } => self.take(decision, day, source, cents, !reserved),
            Effect::Reassign { from, cents } => {
                if cents > self.accounts[from].rest {
                    return Err("reassigned-above-left");
                }
                self.accounts[from].rest -= cents;
                let (source, day) = (self.accounts[from].source, day.max(self.accounts[from].day));
                self.accounts.push(Account { source, day, rest: cents, decision, made: true });
                Ok(())
            }
            Effect::Release { from } if self.accounts[from].rest == 0 => Err("nothing-to-release"),
            Effect::Release { from } => {
                self.release(from, day);
                Ok(())
            }
            Effect::Ratify { act } => self.close(act, day),
            Effect::Revoke { decision } => {
                self.may_replace(by, decision)?;
                self.replace(decision, day);
                Ok(())
            }
            Effect::Grant { leader, allocate, deputy, ceiling, until } => {
                if until.is_some_and(|until| until < day) {
                    return Err("ends-before-it-starts");
                }
                let (bounds, revoked, uses) = (vec![(0, until, ceiling)], None, Vec::new());
                self.mandates.push(Mandate { leader, allocate, deputy, from: day, bounds, revoked, uses });
                Ok(())
            }
            Effect::Narrow { mandate, ceiling, until } => {
                let narrowed = &mut self.mandates[mandate];
                narrowed.stands(day)?;
                let wider = ceiling.zip(narrowed.ceiling(day)).is_some_and(|(new, now)| new > now)
                    || until.zip(narrowed.until(day)).is_some_and(|(new, now)| new > now.max(narrowed.from));
                narrowed.bounds.push((day, until, ceiling));
                if wider { Err("mandate-widened") } else { Ok(()) }
            }
            Effect::Withdraw { mandate } => {
                self.mandates[mandate].stands(day)?;
                self.mandates[mandate].revoked = Some(day);
                Ok(())
            }
        }
    }

    /// Allocates or sets aside what is free by all that is recorded, whatever the day of the decision.
    fn take(&mut self, decision: usize, day: usize, source: usize, cents: i64, made: bool) -> Verdict {
        if cents > self.free(source, usize::MAX) {
            return Err("allocation-exceeds-free");
        }
        self.postings.push((source, day, -cents));
        self.accounts.push(Account { source, day, rest: cents, decision, made });
        Ok(())
    }

    fn release(&mut self, account: usize, day: usize) {
        let own = &mut self.accounts[account];
        self.postings.push((own.source, day.max(own.day), own.rest));
        own.rest = 0;
    }

    /// The same body or a higher one takes a decision back; who decides alone, only what was decided so.
    fn may_replace(&self, by: By, earlier: usize) -> Verdict {
        let Decision { by: of, replaced, reservation, .. } = self.decisions[earlier];
        let alone = |by| matches!(by, By::Leader(_));
        match reservation {
            _ if replaced => Err("already-superseded"),
            Reservation::Open => Err("reservation-open"),
            Reservation::Lapsed => Err("reservation-has-lapsed"),
            _ if WRITTEN.iter().position(|body| *body == by.body())
                > WRITTEN.iter().position(|body| *body == of.body())
                || alone(by) && !alone(of) =>
            {
                Err("lesser-body")
            }
            _ => Ok(()),
        }
    }

    /// What the decision allocated and is still there goes back.
    fn replace(&mut self, earlier: usize, day: usize) {
        self.decisions[earlier].replaced = true;
        for account in 0..self.accounts.len() {
            if self.accounts[account].decision == earlier {
                self.release(account, day);
            }
        }
    }

    fn reserved(&self, decision: usize, day: usize) -> Verdict {
        let Decision { reservation, day: decided, .. } = self.decisions[decision];
        match reservation {
            Reservation::Open if day < decided => Err("ends-before-it-starts"),
            Reservation::Open => Ok(()),
            _ => Err("no-open-reservation"),
        }
    }

    fn free_reserved(&mut self, decision: usize, day: usize) {
        for own in self.accounts.iter_mut().filter(|own| own.decision == decision) {
            self.postings.push((own.source, day, own.rest));
        }
    }

    /// The money set aside becomes an allocation, unless irregular spending took it meanwhile.
    fn lift(&mut self, decision: usize, day: usize) -> Verdict {
        self.reserved(decision, day)?;
        self.free_reserved(decision, day);
        for account in 0..self.accounts.len() {
            let Account { source, rest, decision: of, .. } = self.accounts[account];
            if of == decision {
                if rest > self.free(source, usize::MAX) {
                    return Err("allocation-exceeds-free");
                }
                self.postings.push((source, day, -rest));
                (self.accounts[account].day, self.accounts[account].made) = (day, true);
            }
        }
        self.decisions[decision].reservation = Reservation::Lifted;
        Ok(())
    }

    /// An act is ratified or reversed once, and not before it happened.
    fn close(&mut self, act: usize, day: usize) -> Verdict {
        let act = &mut self.irregular[act];
        if act.closed {
            return Err("act-closed");
        }
        if day < act.day {
            return Err("ends-before-it-starts");
        }
        act.closed = true;
        Ok(())
    }
}

const LEADER: usize = 2;

fn plural(seat: usize) -> bool {
    SEATS[seat].2.is_none()
}

fn on(tenures: &[Tenure], day: usize) -> Vec<&'static str> {
    tenures.iter().filter(|held| held.covers(day)).map(|held| held.person).collect()
}

/// Somebody consents and nobody objects: of core partners in council and team, of functions in the north.
fn carried(by: By, voices: &[(usize, &str, bool)]) -> Verdict {
    let voice = |(seat, ..): &&(usize, _, bool)| by == By::North || SEATS[*seat].2 != Some("school");
    let mut counted = voices.iter().filter(voice).peekable();
    if counted.peek().is_some() && counted.all(|(.., objects)| !objects) {
        Ok(())
    } else {
        Err("not-carried")
    }
}
