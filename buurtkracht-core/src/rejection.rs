//! Every reason why a command can be refused, typed, with both sides of the comparison.
//!
//! The variants of [`Rejection`] stand in order of precedence: of two reasons the earlier is given. A code never changes its
//! meaning. It is the name of the variant in kebab case.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use crate::areas::AreaChange;
use crate::charter::{
    Competence, Contribution, DecisionRule, EarmarkSeat, Flaw, MandateScope, PartnerKind, PlanKindName,
    PledgePart, Point, point_of,
};
use crate::compliance::{FindingCode, Owner};
use crate::decisions::Outcome;
use crate::effort::Effort;
use crate::funds::{Source, Taxed};
use crate::id::{
    ActId, ActionId, AllocationId, AssignmentId, BodyId, BudgetId, CommitmentId, DecisionId, EvaluationId,
    FundingId, IndicatorId, InitiativeId, InvoiceId, MandateId, MeasurementId, MeetingId, PartnerId,
    PaymentId, PersonId, PlanId, PledgeId, ProgrammeId, ProposalId, SeatId, Sequence, ShareId, SupplierId,
    TargetId,
};
use crate::mandates::MandateHolder;
use crate::participant::Participant;
use crate::plans::{PlanStatus, StopGround};
use crate::value::{AreaCode, Day, Figure, Money, Period, Title, WorkedTime};

/// What kind of thing an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the words of the glossary")]
#[non_exhaustive]
pub enum IdKind {
    Action,
    AgendaItem,
    Advance,
    Allocation,
    Amendment,
    Area,
    Assignment,
    Body,
    Budget,
    CarryOver,
    Commitment,
    Contribution,
    CreditNote,
    Decision,
    Duty,
    Earmark,
    Evaluation,
    Feedback,
    Funding,
    Goal,
    Indicator,
    Initiative,
    Invoice,
    IrregularAct,
    LegacyFact,
    Mandate,
    Measurement,
    Meeting,
    Output,
    Partner,
    Payment,
    Person,
    Plan,
    Pledge,
    Proposal,
    Recovery,
    Refund,
    Report,
    Seat,
    Share,
    Signal,
    Signature,
    Source,
    SubAim,
    Target,
    Week,
    Work,
}

/// Several ids, separated by commas; "none" where there are none.
struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (i, item) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

/// Something or, in words, that there is nothing.
struct Or<'a, T>(&'a Option<T>, &'static str);

impl<T: fmt::Display> fmt::Display for Or<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str(self.1),
        }
    }
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "the message of each variant says what its fields are")]
#[non_exhaustive]
pub enum Rejection {
    // The programme and its charter (§§ 1, 5, 8).
    #[error("no programme is founded here: found one from its charter first")]
    NotFounded,
    #[error("programme {programme} is founded already: found another under another name")]
    AlreadyFounded { programme: ProgrammeId },
    #[error("the command is for programme {asked}, this is the log of {of}")]
    OtherProgramme { asked: ProgrammeId, of: ProgrammeId },
    #[error("the charter is flawed: {}", List(.flaws))]
    CharterFlawed { flaws: Vec<Flaw> },

    // Ids.
    #[error("{kind} {id} exists already since entry {at}: choose another id")]
    IdTaken { kind: IdKind, id: String, at: Sequence },
    #[error("{kind} {id} occurs twice in this command")]
    IdTwice { kind: IdKind, id: String },
    #[error("there is no {kind} {id:?}; known: {}", List(.known))]
    Unknown { kind: IdKind, id: String, known: Vec<String> },

    // Time.
    #[error("{field} {asked} lies in the future: today is {today}")]
    FutureDate { field: &'static str, asked: Day, today: Day },
    #[error("{asked} lies before the signing of the charter on {signed}")]
    BeforeSigning { asked: Day, signed: Day },
    #[error("{asked} does not lie before the signing of the charter on {signed}: record it as what it is")]
    NotBeforeSigning { asked: Day, signed: Day },
    #[error("the charter is in force already, since {since}")]
    AlreadyInForce { since: Day },
    #[error("the charter cannot be in force on {on}: not signed by then by {}", List(.unsigned))]
    NotEveryCorePartnerSigned { on: Day, unsigned: Vec<PartnerId> },
    #[error("on {asked} the charter is not in force: in force {}", Or(.since, "never yet"))]
    NotInForce { asked: Day, since: Option<Day> },
    #[error("what starts on {from} cannot end on {until}")]
    EndsBeforeItStarts { from: Day, until: Day },

    // The layers of the charter (§ 5, domain § 0).
    #[error("{kind} {id} is in the amended text: take it out of the text, or out of dropped")]
    DroppedIsKept { kind: IdKind, id: String },
    #[error(
        "the amended text drops {kind} {id}, still used by {}; add it to dropped with a reason and, if it goes on, what it becomes",
        List(.uses)
    )]
    AmendmentDropsUsed { kind: IdKind, id: String, uses: Vec<String> },
    #[error(
        "the amended text drops {form}, the form of group {group}, which still acts: end or merge that group first"
    )]
    AmendmentDropsForm { form: BodyId, group: BodyId },
    #[error("the amended text drops seat {seat} of {body}, which {holder} holds: let it fall vacant first")]
    AmendmentDropsHeldSeat { body: BodyId, seat: SeatId, holder: PersonId },
    #[error(
        "it leaves {from} with {pledged}, below the {allocated} already taken from it by {}; release that first, or leave \
         the source as large",
        List(.uses)
    )]
    SourceBelowAllocated { from: Source, pledged: Money, allocated: Money, uses: Vec<String> },
    #[error(
        "it leaves {from} with {pledged} on {on}, below the {assigned} already assigned from it by {}; release that first, \
         or leave the pledge as large",
        List(.uses)
    )]
    PledgeBelowAssigned {
        from: PledgePart,
        pledged: Effort,
        assigned: Effort,
        on: Day,
        uses: Vec<AssignmentId>,
    },
    #[error("a review by no partner is none: name those who reviewed")]
    ReviewByNobody,
    #[error(
        "the reading of {point} is confirmed, so no act can depart from it: ask the partners to confirm another"
    )]
    DepartsFromConfirmed { point: Point },
    #[error("the rule reads {of}, not {asked}")]
    ReadingOfAnotherPoint { asked: Point, of: Point },
    #[error("the reading of {point} is confirmed already: to change it, say how it is to be read")]
    ReadingConfirmedAlready { point: Point },

    // Partners and areas (§ 3).
    #[error("{partner} left the programme: it took part until {until}")]
    PartnerLeft { partner: PartnerId, until: Day },
    #[error("{by} came in the place of {partner} on {on}: name {by}")]
    PartnerSucceeded { partner: PartnerId, by: PartnerId, on: Day },
    #[error("{from} and {to} are core partners: their merging changes the voices, which takes an amendment")]
    CorePartnersMerge { from: PartnerId, to: PartnerId },
    #[error(
        "{signatory} signs for {other} already and cannot sign for {partner}: one person signs for one partner"
    )]
    SignsForTwoPartners { signatory: PersonId, other: PartnerId, partner: PartnerId },
    #[error("{partner} is a {kind} partner: only core partners sign the charter")]
    NotACorePartner { partner: PartnerId, kind: PartnerKind },
    #[error("{partner} cannot join as a core partner: core partners come by the charter")]
    CorePartnerOutsideCharter { partner: PartnerId },
    #[error("{partner} is an informal partner and cannot fill a seat of {body}")]
    InformalInStrategicBody { partner: PartnerId, body: BodyId },
    #[error("initiative {initiative} joined on {from}: it does not take part on {asked}")]
    InitiativeNotYetThere { initiative: InitiativeId, from: Day, asked: Day },
    #[error("initiative {initiative} left: it took part until {until}")]
    InitiativeLeft { initiative: InitiativeId, until: Day },
    #[error("area {area} lies outside the municipalities of the charter: {}", List(.municipalities))]
    AreaOutsideMunicipalities { area: AreaCode, municipalities: Vec<AreaCode> },
    #[error("{} came in the place of area {area} on {on}: name what came in its place", List(.by))]
    AreaSucceeded { area: AreaCode, by: Vec<AreaCode>, on: Day },
    #[error(
        "{kind} does not go from {from} areas to {to}: recoded is one to one, split one to several, merged several to one"
    )]
    AreasDoNotFit { kind: AreaChange, from: usize, to: usize },
    #[error("the division of {asked} has no area {area}: it is there from {} until {until}", Or(.from, "the first"))]
    NotInDivision { area: AreaCode, asked: u16, from: Option<i32>, until: i32 },
    #[error("{area} is not an area of {body}")]
    AreaOfAnotherGroup { body: BodyId, area: AreaCode },

    // Bodies and seats (§ 3).
    #[error("{body} is a form for groups: it does not act itself; name a group made after it")]
    FormDoesNotAct { body: BodyId },
    #[error("{body} is not a form of the charter that a group can be made after")]
    NotAForm { body: BodyId },
    #[error(
        "{body} is no group made by a decision: it stands in the charter, and only an amendment changes it"
    )]
    NotAGroup { body: BodyId },
    #[error("{body} is there from {from} on")]
    BodyNotYetThere { body: BodyId, from: Day },
    #[error("{body} ended on {on}")]
    BodyEnded { body: BodyId, on: Day },
    #[error("merging takes at least two groups, asked {asked}")]
    TooFewGroups { asked: usize },
    #[error("groups of two forms cannot merge: {} and {}", .forms[0], .forms[1])]
    GroupsOfTwoForms { forms: [BodyId; 2] },
    #[error("group {group} has no area to work in")]
    GroupWithoutArea { group: BodyId },
    #[error("seat {seat} of {body} is filled by {}, not by {}", Or(.of, "residents"), Or(.asked, "residents"))]
    SeatOfAnotherPartner { body: BodyId, seat: SeatId, of: Option<PartnerId>, asked: Option<PartnerId> },
    #[error("{person} takes part as resident or volunteer and cannot fill seat {seat} of a partner")]
    ResidentInPartnerSeat { seat: SeatId, person: PersonId },
    #[error("seat {seat} is filled by {partner}: initiative {initiative} can take a seat of residents only")]
    InitiativeInPartnerSeat { seat: SeatId, initiative: InitiativeId, partner: PartnerId },
    #[error("{person} would speak for two partners in {body}: from seat {seat} and from seat {other}")]
    SpeaksForTwoPartners { body: BodyId, person: PersonId, seat: SeatId, other: SeatId },
    #[error("seat {seat} of {body} is held by {holder} from {from} until {}: it cannot be taken on {asked}", Or(.until, "further notice"))]
    SeatHeld { body: BodyId, seat: SeatId, holder: PersonId, from: Day, until: Option<Day>, asked: Day },
    #[error("{person} did not hold seat {seat} of {body} on {on}, nor stood in for its holder")]
    NotSeatHolder { body: BodyId, seat: SeatId, person: PersonId, on: Day },

    // Meetings (§ 3).
    #[error("meeting {meeting} is of {of}, not of {asked}")]
    MeetingOfAnotherBody { meeting: MeetingId, of: BodyId, asked: BodyId },
    #[error("meeting {meeting} was held on {on} already")]
    MeetingAlreadyHeld { meeting: MeetingId, on: Day },
    #[error("meeting {meeting} was cancelled")]
    MeetingCancelled { meeting: MeetingId },
    #[error("meeting {meeting} was not held: record that first")]
    MeetingNotHeld { meeting: MeetingId },
    #[error("the minutes of meeting {meeting} are not filed: file them first")]
    MinutesNotFiled { meeting: MeetingId },
    #[error("the minutes of meeting {meeting} were adopted at {at} already")]
    MinutesAlreadyAdopted { meeting: MeetingId, at: MeetingId },
    #[error("the minutes of meeting {meeting}, held on {held}, are adopted by a later meeting, not on {at}")]
    AdoptedBeforeHeld { meeting: MeetingId, held: Day, at: Day },
    #[error("action {action} was done on {on} already")]
    ActionAlreadyDone { action: ActionId, on: Day },
    #[error("decided on {decided_on}, but the meeting or written round was on {venue_on}")]
    NotDecidedThatDay { decided_on: Day, venue_on: Day },

    // Proposals and decisions (§ 3, domain §§ 2 and 3).
    #[error("the sources come to {named}, and the proposal asks for {asked}: name no more than it asks for")]
    SourcesExceedAmount { named: Money, asked: Money },
    #[error("proposal {proposal} was withdrawn")]
    ProposalWithdrawn { proposal: ProposalId },
    #[error("proposal {proposal} was decided by {by} already")]
    ProposalDecided { proposal: ProposalId, by: DecisionId },
    #[error("the advice on plan {plan} is to nobody: name the groups that carry it out")]
    AdviceToNobody { plan: PlanId },
    #[error("proposal {proposal} was put to {to}, not to {asked}")]
    ProposalToAnotherBody { proposal: ProposalId, to: BodyId, asked: BodyId },
    #[error("decision {decision} was {outcome}: only what was adopted can be superseded or revoked")]
    NotAdopted { decision: DecisionId, outcome: Outcome },
    #[error("decision {decision} was superseded or revoked by {by} already")]
    AlreadySuperseded { decision: DecisionId, by: DecisionId },
    #[error("decision {decision} is adopted under a reservation: let it lapse first")]
    ReservationOpen { decision: DecisionId },
    #[error(
        "{asked} cannot supersede or revoke decision {decision} of {of}: that takes the same body or a higher one, in a meeting or in writing"
    )]
    LesserBody { decision: DecisionId, of: BodyId, asked: BodyId },
    #[error("decision {decision} is taken under a mandate by one person alone: it has no positions")]
    AloneWithPositions { decision: DecisionId },
    #[error("{person} spoke twice, from seat {} and from seat {}", .seats[0], .seats[1])]
    SpokeTwice { person: PersonId, seats: [SeatId; 2] },
    #[error("seat {seat} has one voice and spoke twice")]
    SeatSpokeTwice { seat: SeatId },
    #[error(
        "{person} was not recorded as present at meeting {meeting} and cannot speak from seat {seat}: correct the meeting, or give the consent in writing with its evidence"
    )]
    NotPresent { meeting: MeetingId, seat: SeatId, person: PersonId },
    #[error(
        "seat {seat} does not consent, and only a consent can be given in writing: take the decision again, in a meeting or a written round"
    )]
    WrittenWithoutConsent { seat: SeatId },
    #[error("the consent in writing from seat {seat} is of {asked}: it counts from {from} until {until}")]
    WrittenOutsideTime { seat: SeatId, asked: Day, from: Day, until: Day },
    #[error("the objection from seat {seat} has no reason: an objection must have one")]
    ObjectionWithoutReason { seat: SeatId },
    #[error("a decision that was {outcome} has no effects, no reservation, and supersedes nothing")]
    EffectWithoutAdoption { outcome: Outcome },
    #[error(
        "a decision about money, capacity, mandates or readings needs every core partner: not represented are {}",
        List(.absent)
    )]
    CorePartnerAbsent { absent: Vec<PartnerId>, reading: Option<Point> },
    #[error("{present} of {of} core partners are represented: it takes more than half")]
    TooFewPartners { present: usize, of: usize, reading: Option<Point> },
    #[error("{present} of {filled} filled seats took part: it takes more than half")]
    TooFewSeats { present: usize, filled: usize, reading: Option<Point> },
    #[error("{present} functions took part: a decision takes {needed}")]
    TooFewFunctions { present: u32, needed: u32, reading: Option<Point> },
    #[error("every filled seat must take part: absent are {}", List(.absent))]
    SeatAbsent { absent: Vec<SeatId>, reading: Option<Point> },
    #[error("by {rule} it is not adopted: for {}, against {}", List(.consenting), List(.objecting))]
    NotCarried { rule: DecisionRule, consenting: Vec<String>, objecting: Vec<String>, reading: Option<Point> },
    #[error("{body} is not competent to {competence}: that is for {}", List(.competent))]
    NotCompetent { body: BodyId, competence: Competence, competent: Vec<BodyId> },

    // Mandates (§ 3).
    #[error("decision {decision} needs a mandate and cites none; mandates that reach it: {}", List(.mandates))]
    MandateNotCited { decision: DecisionId, mandates: Vec<MandateId> },
    #[error("mandate {mandate} is of {holder}, who does not decide here")]
    MandateOfAnother { mandate: MandateId, holder: MandateHolder },
    #[error("mandate {mandate} was withdrawn from {since} on")]
    MandateRevoked { mandate: MandateId, since: Day },
    #[error("mandate {mandate} is valid {valid}, not on {on}")]
    MandateNotValid { mandate: MandateId, on: Day, valid: Period },
    #[error("mandate {mandate} does not extend to deputies such as {person}")]
    MandateNotForDeputy { mandate: MandateId, person: PersonId },
    #[error("mandate {mandate} does not reach to {asked}: it reaches {}", List(.scope))]
    OutsideMandate { mandate: MandateId, scope: Vec<MandateScope>, asked: Competence },
    #[error("mandate {mandate} has a ceiling of {ceiling}: used {used}, asked {asked}")]
    MandateExhausted { mandate: MandateId, ceiling: Money, used: Money, asked: Money },
    #[error("mandate {mandate} cannot be passed on: it was not granted with that right")]
    SubMandateNotGranted { mandate: MandateId },
    #[error("mandate {mandate} would reach further than {of} does: in scope, ceiling or days")]
    MandateWidened { mandate: MandateId, of: MandateId },
    #[error("mandate {mandate} for {valid} goes beyond the term {term}")]
    MandateOutsideTerm { mandate: MandateId, valid: Period, term: Period },

    // Reservations, corrections, irregular acts (domain §§ 0 and 3).
    #[error("decision {decision} has no open reservation")]
    NoOpenReservation { decision: DecisionId },
    #[error("the reservation of decision {decision} lapsed on {on}: decide anew")]
    ReservationHasLapsed { decision: DecisionId, on: Day },
    #[error("{kind} {id} stands in entry {holds}, not in entry {asked}: cite the entry that is corrected")]
    NotThatEntry { kind: IdKind, id: String, asked: Sequence, holds: Sequence },
    #[error(
        "decision {decision} would resolve something else: a correction mends the record, a body that changed its mind decides anew and supersedes"
    )]
    CorrectionDecidesAnew { decision: DecisionId },
    #[error("act {act} was {how} already, in entry {at}")]
    ActClosed { act: ActId, how: &'static str, at: Sequence },

    #[error("there is no finding {finding} about {about} on {on}; of that kind there are: {}", List(.open))]
    FindingNotThere { finding: FindingCode, about: Title, on: Day, open: Vec<String> },
    #[error(
        "{asked} cannot accept the finding {finding} about {about}: that is for {owner} or a strategic body"
    )]
    FindingOfAnother { finding: FindingCode, about: Title, owner: Owner, asked: Participant },

    // Feedback (§ 6).
    #[error("{body} cannot tell it to itself: name another body")]
    ToItself { body: BodyId },

    // Funds (§ 4).
    #[error("pledge {pledge} is not money but {}", .what.unit().unwrap_or("in kind"))]
    PledgeIsNotMoney { pledge: PledgeId, what: Contribution },
    #[error("an amount must be above 0.00, asked {asked}")]
    AmountNotPositive { asked: Money },
    #[error("performance from {asked} lies outside the term from {term}")]
    PerformanceOutsideTerm { asked: Period, term: Period },
    #[error("pledge {pledge} has an amount for each of its periods, and {asked} lies within none of them: {}", List(.periods))]
    AllocationAcrossPeriods { pledge: PledgeId, asked: Period, periods: Vec<Period> },
    #[error("{from} does not have it: asked {asked}, free {free}")]
    AllocationExceedsFree { from: Source, asked: Money, free: Money },
    #[error("allocation {allocation} is still reserved: decision {decision} waits for an approval")]
    StillReserved { allocation: AllocationId, decision: DecisionId },
    #[error("allocation {allocation} has less to give: asked {asked}, left {left}")]
    ReassignedAboveLeft { allocation: AllocationId, asked: Money, left: Money },
    #[error("allocation {allocation} has nothing left to release: all of it is committed, spent or released")]
    NothingToRelease { allocation: AllocationId },
    #[error("allocation {allocation} has less left for a small budget: asked {asked}, left {left}")]
    GrantedAboveLeft { allocation: AllocationId, asked: Money, left: Money },
    #[error("commitment {commitment} is covered by allocation {of}, not by {asked}")]
    CommitmentOfAnotherAllocation { commitment: CommitmentId, of: AllocationId, asked: AllocationId },
    #[error("commitment {commitment} was settled on {on} already, in entry {at}")]
    CommitmentSettled { commitment: CommitmentId, on: Day, at: Sequence },
    #[error("commitment {commitment} is of {committed}: it cannot come to {asked}")]
    SettledAboveCommitment { commitment: CommitmentId, asked: Money, committed: Money },
    #[error(
        "commitment {commitment} is a small budget: it is settled with its receipts, so name the document"
    )]
    SettledWithoutReceipts { commitment: CommitmentId },
    #[error("invoice {invoice} has no line: say what it charges to which allocation")]
    InvoiceWithoutLine { invoice: InvoiceId },
    #[error("invoice {number} of {supplier} was entered as {invoice} already, in entry {at}")]
    InvoiceEntered { supplier: SupplierId, number: Title, invoice: InvoiceId, at: Sequence },
    #[error("VAT of {vat} is above the net amount of {net}: enter what the invoice says")]
    VatAboveNet { net: Money, vat: Money },
    #[error("of {vat} VAT no more can be recovered: asked {recoverable}")]
    RecoverableAboveVat { vat: Money, recoverable: Money },
    #[error("invoice {invoice} charges allocations {}, not {asked}", List(.of))]
    InvoiceOfAnotherAllocation { invoice: InvoiceId, of: Vec<AllocationId>, asked: AllocationId },
    #[error("invoice {invoice} meets commitment {}, not {asked}", Or(.of, "none"))]
    InvoiceOfAnotherCommitment { invoice: InvoiceId, of: Option<CommitmentId>, asked: CommitmentId },
    #[error("the credit of {asked} is larger than what invoice {invoice} still charges: {left}")]
    CreditAboveInvoice { invoice: InvoiceId, asked: Taxed, left: Taxed },
    #[error("of payment {payment} no more than {left} can come back: asked {asked}")]
    RefundAbovePaid { payment: PaymentId, asked: Money, left: Money },

    // Budget years (§ 4).
    #[error("{year} is not over on {asked}: a year is closed from its end on")]
    YearNotOver { year: i32, asked: Day },
    #[error("{partner} closed {year} on {on}: allocate for a later year, or carry over")]
    YearClosed { partner: PartnerId, year: i32, on: Day },
    #[error("money goes from one year to a later one, not from {from} to {to}")]
    CarriedBackwards { from: u16, to: u16 },
    #[error("{from} has {unspent} left of {year} to carry over: asked {asked}")]
    CarriedAboveUnspent { from: Source, year: u16, asked: Money, unspent: Money },

    // Other funding and budgets (§ 7.1).
    #[error("funding {funding} is not awarded: what is applied for is not available")]
    FundingNotAwarded { funding: FundingId },
    #[error("funding {funding} was {how} already, in entry {at}")]
    FundingDecided { funding: FundingId, how: &'static str, at: Sequence },
    #[error("performance from {asked} lies outside that of funding {funding}, from {period}")]
    PerformanceOutsideAward { funding: FundingId, asked: Period, period: Period },
    #[error("funding {funding} comes to {holds}: {advanced} was paid, {asked} more is too much")]
    AdvancedAboveAward { funding: FundingId, asked: Money, advanced: Money, holds: Money },
    #[error("funding {funding} was awarded at {awarded}: it cannot finally come to {asked}")]
    SettledAboveAward { funding: FundingId, asked: Money, awarded: Money },
    #[error("of funding {funding} no more than {left} was paid and not taken back: asked {asked}")]
    RecoveredAboveAdvanced { funding: FundingId, asked: Money, left: Money },
    #[error("budget {budget} has no line")]
    BudgetWithoutLine { budget: BudgetId },
    #[error("a line for {year} lies outside budget {budget}, from {} to {}", .years[0], .years[1])]
    LineOutsideBudget { budget: BudgetId, year: u16, years: [u16; 2] },
    #[error(
        "line {what} for {year} has no quantity: write money, fte, hours_per_week or hours_per_year above zero"
    )]
    LineWithoutQuantity { year: u16, what: Title },
    #[error(
        "{from} does not cover {asked} in {year}, with what else is asked of it: it holds {holds} for {period}"
    )]
    LineNotCovered { year: u16, asked: Contribution, from: Source, holds: Contribution, period: Period },
    #[error("budget {budget} was replaced by {by}")]
    BudgetSuperseded { budget: BudgetId, by: BudgetId },
    #[error("budget {budget} was adopted by {by} already")]
    BudgetAdopted { budget: BudgetId, by: DecisionId },

    // Effort (§§ 3 and 4).
    #[error("pledge {pledge} is money: effort comes from a pledge of effort or in kind")]
    PledgeIsMoney { pledge: PledgeId },
    #[error("{of} is in kind and has no quantity: asked {asked}; ask for it in kind")]
    InKindHasNoQuantity { of: String, asked: Effort },
    #[error("{of} is in {unit}, asked {asked}: the units are never added up, ask in that of {of}")]
    EffortInAnotherUnit { of: String, unit: &'static str, asked: Effort },
    #[error("effort must be more than nothing, asked {asked}")]
    EffortNotPositive { asked: Effort },
    #[error("pledge {pledge} is meant for {}, not for {asked}", List(.bodies))]
    PledgeForOtherBodies { pledge: PledgeId, bodies: Vec<BodyId>, asked: BodyId },
    #[error("{from} is for seat {} of {} only: name its holder or deputy on these days; known: {}", .of.seat, .of.body, List(.speakers))]
    EarmarkOfSeat { from: PledgePart, of: Box<EarmarkSeat>, speakers: Vec<PersonId> },
    #[error("{from} does not have it: asked {asked}, free {free} on {on}")]
    EffortExceedsFree { from: PledgePart, asked: Effort, free: Effort, on: Day },
    #[error("share {share} names no area: name at least one")]
    ShareWithoutArea { share: ShareId },
    #[error("assignment {assignment} holds {}: not on all days of {asked}", Or(.days, "on no day"))]
    ShareOutsideAssignment { assignment: AssignmentId, asked: Period, days: Option<Period> },
    #[error("assignment {assignment} does not have it: asked {asked}, not yet spread {free} on {on}")]
    ShareExceedsAssignment { assignment: AssignmentId, asked: Effort, free: Effort, on: Day },
    #[error("assignment {assignment} of {asked} would have less than the {spread} spread of it on {on}")]
    AssignmentBelowSpread { assignment: AssignmentId, asked: Effort, spread: Effort, on: Day },
    #[error("{kind} {id} holds {}: nothing of it is left to end on {asked}", Or(.days, "on no day"))]
    NothingToEnd { kind: IdKind, id: String, days: Option<Period>, asked: Day },
    #[error("{asked} hours in {days} days by {employees} employees: a day has 24 for each")]
    MoreHoursThanDays { asked: WorkedTime, days: u32, employees: u32 },

    // Plans (§ 3).
    #[error("plan {plan} serves no goal: name at least one")]
    PlanWithoutGoal { plan: PlanId },
    #[error("plan {plan} names no area: name at least one")]
    PlanWithoutArea { plan: PlanId },
    #[error("this programme has no {kind} plans")]
    PlanKindNotUsed { kind: PlanKindName },
    #[error("plan {parent} is a {kind} plan: the parent of a project is a neighbourhood plan")]
    ParentIsNoNeighbourhoodPlan { parent: PlanId, kind: PlanKindName },
    #[error("area {area} is not in plan {parent}, to which the project belongs; its areas: {}", List(.of))]
    AreaOutsideParent { area: AreaCode, parent: PlanId, of: Vec<AreaCode> },
    #[error(
        "project {plan} belongs to plan {parent}, which is {} on {on}; it must be adopted, active or paused",
        Or(.status, "not proposed")
    )]
    ParentNotAdopted { plan: PlanId, parent: PlanId, status: Option<PlanStatus>, on: Day },
    #[error("plan {plan} is of {of}: {asked} acts on its own plans only")]
    PlanOfAnotherGroup { plan: PlanId, of: BodyId, asked: BodyId },
    #[error("plan {plan} is {status} and can only be continued once it ended")]
    ContinuesOpenPlan { plan: PlanId, status: PlanStatus },
    #[error("plan {plan} ended: {status} since {on}")]
    PlanEnded { plan: PlanId, status: PlanStatus, on: Day },
    #[error("plan {plan} is {status}, which must be {}", List(.needed))]
    PlanNotReady { plan: PlanId, status: PlanStatus, needed: Vec<PlanStatus> },
    #[error("plan {plan} cannot change on {asked}: its last change was on {since}")]
    StepBeforeTheLast { plan: PlanId, asked: Day, since: Day },
    #[error("{lead} leads plan {plan} but was no participant of {body} on {on}")]
    LeadIsNoParticipant { plan: PlanId, lead: PersonId, body: BodyId, on: Day },
    #[error("{area} is an area of plan {plan} already")]
    AreaAlreadyInPlan { plan: PlanId, area: AreaCode },
    #[error("plan {plan} is an annual plan: it is superseded by a later one, never stopped")]
    AnnualPlanIsSuperseded { plan: PlanId },
    #[error("the stop of plan {plan} has no ground: name one of {}", stop_grounds())]
    StopWithoutGround { plan: PlanId },
    #[error("evaluation {evaluation} is about plan {of}, not about {asked}")]
    EvaluationOfAnotherPlan { evaluation: EvaluationId, of: PlanId, asked: PlanId },
    #[error("this decision gives money or effort to plan {plan} and ends it: do one of the two")]
    FundedAndStopped { plan: PlanId },
    #[error(
        "plan {plan} is to get {asked} more, and this decision gives it {given}: allocate it before, in the same decision"
    )]
    ExtraMoneyNotAllocated { plan: PlanId, asked: Money, given: Money },

    // Figures (§ 3, domain §§ 5 and 6).
    #[error(
        "measurement {measurement} is a count of registrations and gives n = {n}: leave out n, a count has none"
    )]
    CountWithPeople { measurement: MeasurementId, n: u32 },
    #[error("measurement {measurement} is about one person: figures are about areas only")]
    PersonMeasured { measurement: MeasurementId },
    #[error("measurement {measurement} is about {n}, below {threshold}: record it as suppressed")]
    CellTooSmall { measurement: MeasurementId, n: u32, threshold: u32 },
    #[error("{id} is a share of {asked} %: a share lies between {least} and {most} %")]
    ShareOutOfRange { id: String, asked: Figure, least: Figure, most: Figure },
    #[error("{id} is a count of {asked}: a count is 0 or more")]
    CountBelowZero { id: String, asked: Figure },
    #[error("{indicator} has baseline {current} in {area}: a new one must say that it supersedes it")]
    BaselineExists { indicator: IndicatorId, area: AreaCode, current: MeasurementId },
    #[error("a baseline on {asked} lies after the first measurement on {first}")]
    BaselineAfterMeasurement { asked: Day, first: Day },
    #[error(
        "{measurement} is a {what} of {of} in {area}: to supersede, name a measurement of the same indicator and area"
    )]
    MeasurementOfAnotherSeries {
        measurement: MeasurementId,
        what: &'static str,
        of: IndicatorId,
        area: AreaCode,
    },
    #[error("measurement {measurement} was superseded by {by} already: name {by}")]
    MeasurementSuperseded { measurement: MeasurementId, by: MeasurementId },
    #[error(
        "{indicator} has target {current} in {area} for {period}: a new one must say that it supersedes it"
    )]
    TargetExists { indicator: IndicatorId, area: AreaCode, period: Period, current: TargetId },
}

fn stop_grounds() -> String {
    use StopGround::{FundingLost, GoalReached, LeadOrResidentsGone, Merged, NotWorking, SafetyOrLaw};
    List(&[NotWorking, GoalReached, LeadOrResidentsGone, FundingLost, Merged, SafetyOrLaw]).to_string()
}

/// How many known ids an error lists.
const LISTED: usize = 12;

/// Refuses an id that is taken, by the entry that took it.
pub(crate) fn free(kind: IdKind, id: impl fmt::Display, taken: Option<Sequence>) -> Result<(), Rejection> {
    match taken {
        None => Ok(()),
        Some(Sequence::PENDING) => Err(Rejection::IdTwice { kind, id: id.to_string() }),
        Some(at) => Err(Rejection::IdTaken { kind, id: id.to_string(), at }),
    }
}

/// Refuses a list that names the same thing twice.
pub(crate) fn once_each<T: Ord + fmt::Display>(
    kind: IdKind,
    ids: impl IntoIterator<Item = T>,
) -> Result<(), Rejection> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if let Some(id) = seen.replace(id) {
            return Err(Rejection::IdTwice { kind, id: id.to_string() });
        }
    }
    Ok(())
}

/// Refuses an amount that is not above zero.
pub(crate) fn positive(asked: Money) -> Result<(), Rejection> {
    if asked.is_positive() { Ok(()) } else { Err(Rejection::AmountNotPositive { asked }) }
}

impl Rejection {
    /// The stable code, such as `allocation-exceeds-free`.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// An id that is not there, with those that are.
    pub(crate) fn unknown(
        kind: IdKind,
        id: impl fmt::Display,
        known: impl Iterator<Item = String>,
    ) -> Rejection {
        let mut known: Vec<String> = known.take(LISTED + 1).collect();
        if known.len() > LISTED {
            known.truncate(LISTED);
            known.push("…".to_owned());
        }
        Rejection::Unknown { kind, id: id.to_string(), known }
    }

    /// The reading that the refusal rests on, where it rests on one.
    pub fn point(&self) -> Option<Point> {
        match self {
            Rejection::CorePartnerAbsent { reading, .. }
            | Rejection::TooFewPartners { reading, .. }
            | Rejection::TooFewSeats { reading, .. }
            | Rejection::TooFewFunctions { reading, .. }
            | Rejection::SeatAbsent { reading, .. }
            | Rejection::NotCarried { reading, .. } => *reading,
            Rejection::OutsideMandate { .. } => Some(Point::ProgrammeMandate),
            Rejection::NotCompetent { competence, .. } => point_of(*competence),
            Rejection::AllocationAcrossPeriods { .. } => Some(Point::PledgePeriod),
            Rejection::AllocationExceedsFree { from, .. }
            | Rejection::CarriedAboveUnspent { from, .. }
            | Rejection::LineNotCovered { from, holds: Contribution::Money(_), .. }
                if from.pledge().is_some() =>
            {
                Some(Point::PledgePeriod)
            }
            Rejection::PlanKindNotUsed { .. }
            | Rejection::ParentIsNoNeighbourhoodPlan { .. }
            | Rejection::AnnualPlanIsSuperseded { .. } => Some(Point::KindsOfPlan),
            _ => None,
        }
    }
}

/// A refused command: why, and whether that rests on a reading that the partners have not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Refusal {
    /// The rule that refused, with its values.
    #[serde(flatten)]
    pub rejection: Rejection,
    /// The unconfirmed reading that it rests on.
    pub unconfirmed_reading: Option<Point>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rejection.fmt(f)?;
        match self.unconfirmed_reading {
            Some(point) => {
                write!(
                    f,
                    " (this rests on our reading of {point}, which the partners have not confirmed; to depart from it, \
                     add to the act: departs_from = [{{ point = \"{point}\", reason = \"…\" }}])"
                )
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
