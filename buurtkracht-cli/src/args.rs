//! The arguments.

use std::path::PathBuf;

use buurtkracht_core::id::{ActorId, BodyId, MeetingId, PartnerId, PersonId, PlanId, ProgrammeId};
use buurtkracht_core::meetings::NoMeetingReason;
use buurtkracht_core::value::IsoWeek;
use chrono::NaiveDate;
use clap::{Args as ArgsOf, Parser, Subcommand, ValueEnum};

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
    /// Who records; the actor of commands that name none
    #[arg(long, global = true, env = "BUURTKRACHT_ACTOR", value_name = "ID")]
    pub actor: Option<ActorId>,
    /// The folder for snapshots, which may be removed at any time [default: beside the store]
    #[arg(
        long,
        global = true,
        env = "BUURTKRACHT_CACHE",
        value_name = "FOLDER",
        conflicts_with = "no_cache"
    )]
    pub cache: Option<PathBuf>,
    /// Read the whole log, and keep no snapshots
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// The language of what people read
    #[arg(long, global = true, env = "BUURTKRACHT_LANG", value_enum, default_value = "en")]
    pub lang: Lang,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Dutch
    Nl,
}

impl Lang {
    /// The text in this language.
    pub fn say<'a>(self, en: &'a str, nl: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Nl => nl,
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
    /// Print the JSON Schema of the charter, of commands or of events
    Schema {
        /// Of what; without it, list what there is
        #[arg(value_enum)]
        of: Option<Described>,
        /// The command or event, such as TakeDecision; without one, all of them
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
    /// Where the programme stands, with what is not as it should be
    Status(Status),
    /// Every duty: met, due or overdue, by whom, and what shows it
    Compliance(Compliance),
    /// What was recorded, oldest first
    Log(Log),
    /// Why it is so: the whole chain behind a decision, a plan, or anything else that has an id
    Explain(Explain),
    /// Who held which seat on a date
    Who(Who),
    /// The funds per source, and per plan, partner, area or goal
    Funds(Funds),
    /// The budgets: what is needed per year, and what covers it
    Budget(AsOf),
    /// The capacity: pledged, assigned, spread and delivered, fte and hours apart
    Capacity(AsOf),
    /// The charter: its versions, how it is read, the policy, amendments and reviews
    Charter(OnDay),
    /// The mandates: who can use them, within which bounds, and what is left
    Mandates(OnDay),
    /// Who takes part, and how much depends on one partner
    Network(OnDay),
    /// Compute everything again from the bytes of the log
    Verify {
        /// Decide every command again too, and compare the cache and the events with what that gives
        #[arg(long)]
        rules: bool,
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
    Bench(Bench),
    /// Write the log to standard output, one entry a line, byte for byte
    Export(Export),
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
    pub date: NaiveDate,
    /// The id of the meeting; by default the one that is called for that day, or one of body and day
    #[arg(long, value_name = "ID")]
    pub meeting: Option<MeetingId>,
    /// Write to this new file
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    crate::entry::dates::date(text).ok_or_else(|| "write 2025-03-11 or 11-3-2025".to_owned())
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
        /// Who was there; everyone who holds a seat without it
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
    pub date: Option<NaiveDate>,
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

#[derive(Debug, Clone, ArgsOf)]
pub struct KnownAt {
    /// What was recorded by then: a date (its whole day) or a time such as 2025-06-30T12:00:00+02:00
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<String>,
}

#[derive(Debug, ArgsOf)]
pub struct Status {
    /// The day; today without one
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub known_at: KnownAt,
    /// Exit with 1 where there is a finding
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Compliance {
    /// What regards this calendar year, as of its last day or of today
    #[arg(long, value_name = "YEAR", conflicts_with = "on", value_parser = clap::value_parser!(i32).range(1..=9998))]
    pub year: Option<i32>,
    /// Everything due by this day; today without one
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub known_at: KnownAt,
    /// Exit with 1 where a duty is overdue
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Log {
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
    /// About this day or later; for what has no day of its own, the day it was recorded
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// About this day or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<NaiveDate>,
    /// Then go on with what is recorded from now on, until interrupted; of a store in SQLite
    #[arg(long)]
    pub follow: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Explain {
    /// The id of a decision, plan, allocation, assignment, share, work, evaluation, indicator, proposal, meeting,
    /// mandate, partner, body, action, irregular act, report, signal, amendment, commitment, invoice, payment,
    /// other funding, budget or carry-over
    pub id: String,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct Who {
    /// The body
    #[arg(long, value_name = "ID")]
    pub body: BodyId,
    /// The day; today without one
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct OnDay {
    /// The day; today without one
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct Funds {
    /// The day: what took effect by then counts; today without one
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    /// By what the allocations are grouped; JSON has all of them
    #[arg(long, value_enum)]
    pub by: Option<GroupedBy>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

/// By what the funds are grouped; what belongs to several is a group of its own, so that nothing counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupedBy {
    Partner,
    Plan,
    Area,
    Goal,
}

#[derive(Debug, ArgsOf)]
pub struct AsOf {
    /// The day: what took effect by then counts; today without one
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub known_at: KnownAt,
}

#[derive(Debug, ArgsOf)]
pub struct Bench {
    /// The folder whose disk is measured; where the store lies without it
    #[arg(long = "in", value_name = "FOLDER")]
    pub within: Option<PathBuf>,
    /// How many commands one after another; 64 clients hand in eight times as many. What takes some ten seconds without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub commands: Option<u32>,
}

#[derive(Debug, ArgsOf)]
pub struct Export {
    /// The format
    #[arg(long, value_enum, default_value = "jsonl")]
    pub format: Format,
}

/// A programme that is shipped as an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// Alblasserdam: the real charter, with an illustrative history
    Alblasserdam,
    /// Lindewaard: a made-up municipality with other bodies, rules and goals
    Lindewaard,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Described {
    /// The charter of a programme
    Charter,
    /// A command with its envelope
    Command,
    /// An event
    Event,
}

/// A format to export in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON Lines: lossless
    Jsonl,
}
