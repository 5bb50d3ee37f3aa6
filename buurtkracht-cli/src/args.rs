//! The arguments.

mod audit;

use std::path::PathBuf;

use buurtkracht_core::id::{
    ActorId, BodyId, DecisionId, GoalId, MeetingId, PartnerId, PersonId, PlanId, ProgrammeId,
};
use buurtkracht_core::meetings::NoMeetingReason;
use buurtkracht_core::value::{AreaCode, Day, IsoWeek, Money};
use clap::{ArgGroup, Args as ArgsOf, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::dates;
use crate::exit::Failure;
use crate::faces::{Face, Terminal};
pub use crate::lang::Lang;
pub use audit::{Lawfulness, Register, Roles, Sample, SampledFrom};

/// The ledger of a neighbourhood programme: who decided what, under which competence, with whose money, and
/// what came of it.
#[derive(Debug, Parser)]
#[command(
    name = "buurtkracht",
    version,
    after_help = "Exit codes: 0 done, 1 the answer is no, 2 usage or unreadable input, 3 refused by a rule,\n\
                  4 conflict, 5 store unavailable or locked, 6 the store is damaged."
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What help says of `--store`: the kinds that this build has.
const STORE_HELP: &str = match (cfg!(feature = "sled"), cfg!(feature = "sqlite")) {
    (true, true) => {
        "The store: sled:FOLDER, sqlite:FILE, or memory: for one run [default: sled:./buurtkracht-data]"
    }
    (true, false) => "The store: sled:FOLDER, or memory: for one run [default: sled:./buurtkracht-data]",
    (false, true) => "The store: sqlite:FILE, or memory: for one run",
    (false, false) => "The store: memory: for one run",
};

#[derive(Debug, Clone, ArgsOf)]
pub struct Global {
    #[arg(long, global = true, env = "BUURTKRACHT_STORE", value_name = "URL", help = STORE_HELP)]
    pub store: Option<String>,
    /// The programme; implied where the store has one
    #[arg(long, global = true, env = "BUURTKRACHT_PROGRAMME", value_name = "ID")]
    pub programme: Option<ProgrammeId>,
    /// Who records: the actor of commands that name none; with `log`, who recorded what is looked for
    #[arg(long, global = true, env = "BUURTKRACHT_ACTOR", value_name = "ID")]
    pub actor: Option<ActorId>,
    /// Whether the arguments name the actor, and not the environment.
    #[arg(skip)]
    pub names_actor: bool,
    /// The folder for snapshots, which may be removed at any time [default: beside the store]
    #[arg(long, global = true, env = "BUURTKRACHT_CACHE", value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
    /// Confirm that the clock of this machine is right, after more than 366 days without an entry
    #[arg(long, global = true)]
    pub confirm_clock: bool,
    /// Read the whole log, and keep no snapshots, whatever folder is named
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// The face of the answer; csv and xlsx have its tables
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub format: Format,
    /// Answer in JSON, for programs: --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// Write the answer to a new file; of several tables in csv, each gets its number
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Colour in text; auto: where it goes to a terminal and NO_COLOR is not set
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Print a text that is longer than the terminal at once, and not in the pager (PAGER, or less)
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// The language of what people read; by itself that of the locale
    #[arg(long, global = true, env = "BUURTKRACHT_LANG", value_enum, default_value_t = Lang::of_locale())]
    #[arg(hide_default_value = true)]
    pub lang: Lang,
}

/// How an answer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Html,
    Md,
}

impl Global {
    /// The face that prints the answer's document; none for JSON, which is the answer itself.
    pub fn face(&self) -> Option<Face> {
        match self.format {
            _ if self.json => None,
            Format::Text => Some(Face::Text),
            Format::Json => None,
            Format::Csv => Some(Face::Csv),
            Format::Xlsx => Some(Face::Xlsx),
            Format::Html => Some(Face::Html),
            Format::Md => Some(Face::Markdown),
        }
    }

    /// Returns the terminal that text is printed in. Only text has a pager.
    pub fn terminal(&self) -> Terminal {
        let pager = self.face() == Some(Face::Text) && !self.no_pager;
        Terminal::of(self.out.is_some(), self.color, pager)
    }

    pub fn is_json(&self) -> bool {
        self.face().is_none()
    }

    /// Returns true if the parts of an answer can be printed one after another.
    pub fn streams(&self) -> bool {
        self.out.is_none() && matches!(self.face(), None | Some(Face::Text))
    }

    /// Refuses a face that an answer without end does not have.
    ///
    /// # Errors
    /// [`Failure::Input`].
    pub fn only(&self, verb: &str, formats: &[Format]) -> Result<(), Failure> {
        let of = |format: &Format| format.to_possible_value().map(|value| value.get_name().to_owned());
        match self.json || formats.contains(&self.format) {
            true => Ok(()),
            false => {
                let known: Vec<String> = formats.iter().filter_map(of).collect();
                Err(Failure::Input(format!("{verb} has no such format: use --format {}", known.join(" or "))))
            }
        }
    }
}

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub enum CacheVerb {
    /// Remove the snapshots of the programme
    Drop,
    /// Replay the log from its first entry on, and make them anew
    Rebuild,
}

/// Hands a macro every question that takes both clocks, in the order of help. The verb of a question, its arm and its
/// schema follow from its line here.
macro_rules! for_each_question {
    ($then:ident) => {
        $then! {
            /// The state of the programme, with its findings
            Status,
            /// Every duty: met, due or overdue, by whom, and what shows it
            Compliance,
            /// The holders of the seats on a date: of a body, of all, of a person or of a partner
            Who,
            /// The feedback that is due: from which body, to which, by which meeting
            Feedback,
            /// Promised against delivered, in money and hours, per partner and quarter
            Delivered,
            /// Open items, with age, due date and owner
            Open,
            /// The page for the steering group: one sheet of what is asked, decided, spent, done and due
            #[command(name = "page")]
            SteeringPage,
            /// The funds per source, and per plan, partner, area or goal
            Funds,
            /// The budgets: what is needed per year, and what covers it
            Budget,
            /// The capacity: pledged, assigned, spread and delivered, fte and hours apart
            Capacity,
            /// The charter: its versions, how it is read, the policy, amendments and reviews
            Charter,
            /// The mandates: who can use them, within which bounds, and what is left
            Mandates,
            /// The partners that take part, and how much depends on one of them
            Network,
            /// The figures per goal and area, beside what was done and spent there; never what caused them
            Effect,
            /// What plans took beside what they brought about: euros and hours per output and per area
            Efficiency,
            /// Lawfulness: of every payment the chain from the pledge, and what of it is broken, in euros
            Lawfulness,
            /// Everything irregular, ratified, recorded late, corrected, superseded, revoked, lapsed or out of mandate
            Register,
            /// Who proposed, decided, ordered, received, paid and evaluated the same thing
            Roles,
            /// A seeded sample for an audit, which anybody can draw again
            Sample,
        }
    };
}
pub(crate) use for_each_question;

macro_rules! question_verbs {
    ($($(#[$attribute:meta])* $question:ident,)*) => {
        #[derive(Debug, Subcommand)]
        pub enum QuestionVerb {
            $($(#[$attribute])* $question(QuestionArgs<$question>),)*
        }
    };
}
for_each_question!(question_verbs);

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Found an example programme with a two-year history, and ask it three questions
    Demo {
        /// Which example
        #[arg(long, value_enum, default_value = "alblasserdam")]
        example: Example,
    },
    /// Found a programme from its charter
    Init(Init),
    /// Print a commented skeleton of a command, the map of a sheet, or a charter that is shipped
    Template {
        /// The command, such as TakeDecision, the map, such as sheet-invoices, or `charter`; without one, list them
        command: Option<String>,
        /// Which charter
        #[arg(value_enum)]
        example: Option<Example>,
    },
    /// Print the JSON Schema of the charter, of commands, of events or of answers
    Schema {
        /// Of what; without it, list what there is
        #[arg(value_enum)]
        of: Option<SchemaSubject>,
        /// The command, event or answer, such as TakeDecision or funds; without one, all of them
        name: Option<String>,
    },
    /// Record commands, or a whole meeting, from a file
    Record(Record),
    /// Record what the rows of a sheet say: invoices, hours, figures
    ImportSheet(ImportSheet),
    /// Write a meeting file to fill in
    Meeting {
        #[command(subcommand)]
        verb: MeetingVerb,
    },
    /// Record a week of a group: it met, or it did not
    Week(Week),
    #[command(flatten)]
    Question(QuestionVerb),
    /// What was recorded, oldest first; with filters, what of it is looked for
    Log(Log),
    /// Why it is so: the whole chain behind a decision, a plan, or anything else that has an id
    Explain(Explain),
    /// What changed between two days: in force, known late, and corrected, with old and new values
    Changes(Changes),
    /// The same history without a decision, or with a plan stopped on another day: what would have been free
    WhatIf(WhatIf),
    /// Compute everything again from the bytes of the log
    Verify {
        /// Decide every command again too, and compare the cache and the events with what that gives
        #[arg(long)]
        rules: bool,
        /// Check every sealed value in the vault too, against its digest in the log and its key
        #[arg(long)]
        vault: bool,
    },
    /// The snapshots that make opening quick: list them, remove them, or make them anew from the log
    Cache {
        #[command(subcommand)]
        verb: Option<CacheVerb>,
    },
    /// What is damaged in the store, and which entries are intact; nothing in it is changed
    Doctor {
        /// Copy the intact entries and the vault into a new store
        #[arg(long, value_name = "URL")]
        salvage: Option<String>,
    },
    /// How fast this disk is, and what of it the ledger reaches, in a folder that is removed again
    #[cfg(feature = "bench")]
    Bench(Bench),
    /// Write the log as JSON Lines, one entry a line, byte for byte
    Export,
    /// Take in a log that was exported
    Import {
        /// The file, or - for standard input
        file: PathBuf,
    },
}

#[derive(Debug, ArgsOf)]
pub struct Init {
    /// The charter, in TOML or JSON
    #[arg(long, value_name = "FILE")]
    pub charter: PathBuf,
    /// Check the charter and found nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Record {
    /// A command in TOML or JSON, many in JSON Lines, or a meeting file; - for standard input
    pub file: PathBuf,
    /// Say what would happen and record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write a copy of a batch in which every command has an id, and record nothing
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub assign_ids: Option<PathBuf>,
    /// What a meeting file says otherwise than the record corrects a typing error; it cites the minutes
    #[arg(long, alias = "correct", conflicts_with = "new_decision")]
    pub typo: bool,
    /// What a meeting file says otherwise than the record is a new decision, which supersedes the other
    #[arg(long)]
    pub new_decision: bool,
}

#[derive(Debug, ArgsOf)]
pub struct ImportSheet {
    /// The sheet as CSV; - for standard input
    pub file: PathBuf,
    /// Which command each row becomes, and where its fields come from; `template sheet-figures` prints one
    #[arg(long, value_name = "FILE")]
    pub map: PathBuf,
    /// Say what would happen and record nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub enum MeetingVerb {
    /// Who sits in the body that day, what carried over, what waits: prefilled, for `record`
    New(MeetingNew),
}

#[derive(Debug, ArgsOf)]
pub struct MeetingNew {
    /// The body that meets
    #[arg(long, value_name = "ID")]
    pub body: BodyId,
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Day,
    /// The id of the meeting; by default the one that is called for that day, or one of body and day
    #[arg(long, value_name = "ID")]
    pub meeting: Option<MeetingId>,
    /// Write to this new file
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

fn date(text: &str) -> Result<Day, String> {
    dates::date(text).ok_or_else(|| "write 2025-03-11 or 11-3-2025".to_owned())
}

#[derive(Debug, ArgsOf)]
pub struct Week {
    /// The group
    #[arg(long, value_name = "ID")]
    pub group: BodyId,
    #[command(subcommand)]
    pub verb: WeekVerb,
}

#[derive(Debug, Subcommand)]
pub enum WeekVerb {
    /// It met
    Held {
        #[command(flatten)]
        when: When,
        /// The persons who were there; without it the attendance is unknown
        #[arg(long, value_name = "IDS", value_delimiter = ',')]
        present: Vec<PersonId>,
    },
    /// It did not meet
    None {
        /// Why
        #[arg(long, value_enum)]
        why: Why,
        #[command(flatten)]
        when: When,
    },
}

/// A week, or a day in it; today without either.
#[derive(Debug, Clone, ArgsOf)]
pub struct When {
    /// The week, such as 2025-W11
    #[arg(long, value_name = "WEEK", conflicts_with = "date")]
    pub week: Option<IsoWeek>,
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Day>,
}

/// Why a body did not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Why {
    Holiday,
    TooFew,
    NothingToDo,
    Other,
}

impl Why {
    /// As the core has it.
    pub fn into_reason(self) -> NoMeetingReason {
        match self {
            Why::Holiday => NoMeetingReason::Holiday,
            Why::TooFew => NoMeetingReason::TooFew,
            Why::NothingToDo => NoMeetingReason::NothingToDo,
            Why::Other => NoMeetingReason::Other,
        }
    }
}

#[derive(Debug, Clone, Default, ArgsOf)]
pub struct KnownAt {
    /// What was recorded by then: a date (its whole day) or a time such as 2025-06-30T12:00:00+02:00
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<String>,
}

// A question with its two clocks.
#[derive(Debug, ArgsOf)]
pub struct QuestionArgs<Q: ArgsOf> {
    #[command(flatten)]
    pub question: Q,
    #[command(flatten)]
    pub clocks: Clocks,
}

#[derive(Debug, ArgsOf)]
pub struct Budget;

#[derive(Debug, ArgsOf)]
pub struct Capacity;

#[derive(Debug, ArgsOf)]
pub struct Charter;

#[derive(Debug, ArgsOf)]
pub struct Mandates;

#[derive(Debug, ArgsOf)]
pub struct Network;

// The two clocks of a question: what was in force by a day, of what was recorded by a time.
#[derive(Debug, Clone, Default, ArgsOf)]
pub struct Clocks {
    /// The day: what took effect by then counts; today without one
    #[arg(long, visible_alias = "on", value_name = "DATE", value_parser = date)]
    pub as_of: Option<Day>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct Status {
    /// Exit with 1 where there is a finding
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Compliance {
    /// What regards this calendar year, as of its last day or of today
    #[arg(long, value_name = "YEAR", conflicts_with = "as_of", value_parser = clap::value_parser!(i32).range(1..=9998))]
    pub year: Option<i32>,
    /// Only what rests on this § of the charter; 7 has 7.1 and 7.2 too
    #[arg(long, value_name = "SECTION")]
    pub section: Option<String>,
    /// How many by body, partner or §
    #[arg(long, value_enum)]
    pub by: Option<DutiesBy>,
    /// Exit with 1 where a duty is overdue
    #[arg(long)]
    pub strict: bool,
}

/// By what the duties are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DutiesBy {
    Body,
    Partner,
    Section,
}

#[derive(Debug, ArgsOf)]
pub struct Log {
    /// Words that all stand in the event, in titles, ids and other public text; `caf*` is what begins with caf. A
    /// sealed text is not searched
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// About this body
    #[arg(long, value_name = "ID")]
    pub body: Option<BodyId>,
    /// About this partner, or its money
    #[arg(long, value_name = "ID")]
    pub partner: Option<PartnerId>,
    /// About this person
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// About this plan, or its money
    #[arg(long, value_name = "ID")]
    pub plan: Option<PlanId>,
    /// Events of this kind, such as PlanStopped
    #[arg(long, value_name = "EVENT")]
    pub kind: Option<String>,
    /// With an amount above this one
    #[arg(long, value_name = "EUROS")]
    pub amount_over: Option<Money>,
    /// With an amount below this one; with --amount-over, the same amount
    #[arg(long, value_name = "EUROS")]
    pub amount_under: Option<Money>,
    /// About this day or later; for what has no day of its own, the day it was recorded
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Day>,
    /// About this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Day>,
    /// Recorded on this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub recorded_from: Option<Day>,
    /// Recorded on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub recorded_until: Option<Day>,
    #[command(flatten)]
    pub known_at: KnownAt,
    /// The entry of this number, with all its events
    #[arg(long, value_name = "NUMBER", conflicts_with_all = [
        "text", "body", "partner", "person", "plan", "kind", "amount_over", "amount_under", "from", "until",
        "recorded_from", "recorded_until", "last", "follow",
    ])]
    pub entry: Option<u64>,
    /// Only the last so many entries
    #[arg(long, value_name = "N")]
    pub last: Option<usize>,
    /// Then go on with what is recorded from now on, until interrupted; of a store in SQLite
    #[arg(long, conflicts_with = "last")]
    pub follow: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Explain {
    /// The id: of a decision, plan, proposal, meeting, mandate, evaluation, allocation, commitment, invoice, payment,
    /// assignment, seat, person, or anything else that was recorded under one. A seat goes by its id or BODY/SEAT, an
    /// entry by its number
    pub id: String,
    /// The day: what had taken effect by then counts, and what is later is left out; all without one
    #[arg(long, visible_alias = "on", value_name = "DATE", value_parser = date)]
    pub as_of: Option<Day>,
    /// As a graph of what led to what, for Graphviz or Mermaid; with --json its nodes and edges
    #[arg(long, value_enum)]
    pub graph: Option<GraphFormat>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

/// How a graph is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// The language of Graphviz: `| dot -Tpng -o chain.png`
    Dot,
    /// A flowchart of Mermaid
    Mermaid,
}

#[derive(Debug, ArgsOf)]
pub struct Who {
    /// The body; all of them without one
    #[arg(long, value_name = "ID")]
    pub body: Option<BodyId>,
    /// The seats that this person holds or held
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// The seats that this partner fills or filled
    #[arg(long, value_name = "ID")]
    pub partner: Option<PartnerId>,
}

#[derive(Debug, ArgsOf)]
pub struct Feedback {
    /// What was given too
    #[arg(long)]
    pub all: bool,
    /// How much by body or partner
    #[arg(long, value_enum)]
    pub by: Option<OwnedBy>,
    /// Exit with 1 where any is overdue
    #[arg(long)]
    pub strict: bool,
}

/// By whom: the body that owes it, or the partner that is to see to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OwnedBy {
    Body,
    Partner,
}

#[derive(Debug, ArgsOf)]
pub struct Delivered {
    /// Only the quarters of this calendar year
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9998))]
    pub year: Option<i32>,
    /// Only this partner
    #[arg(long, value_name = "ID")]
    pub partner: Option<PartnerId>,
}

#[derive(Debug, ArgsOf)]
pub struct Open {
    /// Only what is overdue
    #[arg(long)]
    pub overdue: bool,
    /// How much by body, partner or plan
    #[arg(long, value_enum)]
    pub by: Option<FallsTo>,
    /// Exit with 1 where anything is overdue
    #[arg(long)]
    pub strict: bool,
}

/// To what something falls that is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FallsTo {
    Body,
    Partner,
    Plan,
}

#[derive(Debug, ArgsOf)]
pub struct SteeringPage {
    /// The body that it is for; the one that distributes the money without it
    #[arg(long, value_name = "ID")]
    pub body: Option<BodyId>,
}

#[derive(Debug, ArgsOf)]
pub struct Funds {
    /// By what the allocations are grouped; JSON has all of them
    #[arg(long, value_enum)]
    pub by: Option<GroupedBy>,
}

/// By what the funds are grouped; what belongs to several is a group of its own, so that nothing counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupedBy {
    Source,
    Partner,
    Plan,
    Area,
    Goal,
}

#[derive(Debug, ArgsOf)]
pub struct Changes {
    /// The day before the first change: what held by its end is the old value
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Day,
    /// The last day: what holds by its end is the new value; today without one
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Day>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
#[command(group(ArgGroup::new("change").args(["without", "stop"]).required(true)))]
pub struct WhatIf {
    /// The decision that was not taken
    #[arg(long, value_name = "ID")]
    pub without: Option<DecisionId>,
    /// The plan that was stopped on the day of --on, and on no other
    #[arg(long, value_name = "ID", requires = "on")]
    pub stop: Option<PlanId>,
    /// The day on which it was stopped
    #[arg(long, value_name = "DATE", requires = "stop", value_parser = date)]
    pub on: Option<Day>,
    /// The day on which money and capacity are told; today without one
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Day>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct Effect {
    /// Of this goal; of all without one
    #[arg(long, value_name = "ID")]
    pub goal: Option<GoalId>,
    /// In this area; in all without one
    #[arg(long, value_name = "CODE")]
    pub area: Option<AreaCode>,
    /// Draw the figures in this new file too
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

#[derive(Debug, ArgsOf)]
pub struct Efficiency {
    /// How many residents an area has, which the log does not say; once for each area
    #[arg(long, value_name = "AREA=NUMBER", value_parser = residents)]
    pub residents: Vec<(AreaCode, u64)>,
}

fn residents(text: &str) -> Result<(AreaCode, u64), String> {
    let (area, count) = text.split_once('=').ok_or("write an area and a number, such as BU04820101=1480")?;
    let area = area.parse().map_err(|error: buurtkracht_core::value::NotAValue| error.to_string())?;
    let count: Option<u64> = count.parse().ok().filter(|count| *count > 0);
    Ok((
        area,
        count.ok_or("write a whole number of residents above nothing, without separators, such as 1480")?,
    ))
}

#[cfg(feature = "bench")]
#[derive(Debug, ArgsOf)]
pub struct Bench {
    /// The folder whose disk is measured; where the store lies without it
    #[arg(long = "in", value_name = "FOLDER")]
    pub within: Option<PathBuf>,
    /// How many commands one after another; 64 clients hand in eight times as many. What takes some ten seconds without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub commands: Option<u32>,
}

/// A programme that is shipped as an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// Alblasserdam: the real charter, with an illustrative history
    Alblasserdam,
    /// Lindewaard: a made-up municipality with other bodies, rules and goals
    Lindewaard,
    /// Twee Oevers: two made-up municipalities with yearly amounts, two thirds and duties of their own
    TweeOevers,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaSubject {
    /// The charter of a programme
    Charter,
    /// A command with its envelope
    Command,
    /// An event
    Event,
    /// An answer in JSON
    #[value(alias = "answers")]
    Answer,
}
