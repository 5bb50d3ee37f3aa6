//! A read model in SQL that stays in step with the log, through crashes.
//!
//! ```sh
//! cargo run --example read_model --features sqlite -- sqlite:store.db model.db
//! cargo run --example read_model --features sqlite -- sled:./store model.db --until-caught-up
//! ```
//!
//! It follows all programmes of a store, and keeps their decisions, the money of their plans and their payments in
//! tables of its own, in a SQLite file. What a commit changes there and the position after it are committed in one
//! transaction: after a crash, at whichever moment, the file holds both or neither, and the next run goes on behind
//! it. So each commit takes effect exactly once.
//!
//! To change what is kept, change [`SCHEMA`] and [`apply`], take the file away, and let it be built again.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Corrected;
use buurtkracht_core::funds::Allocation;
use buurtkracht_core::id::{AllocationId, DecisionId, ProgrammeId};
use buurtkracht_core::value::Money;
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::Ledger;
use buurtkracht_store::subscribe::Position;
use rusqlite::{Connection, ToSql, Transaction, params};

/// How many commits share a transaction at the most, while there are as many.
const TOGETHER: usize = 64;

const SCHEMA: &str = "
    BEGIN;
    CREATE TABLE IF NOT EXISTS positions (
        programme TEXT PRIMARY KEY,
        position TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS decisions (
        programme TEXT NOT NULL,
        decision TEXT NOT NULL,
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        outcome TEXT NOT NULL,
        decided_on TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        PRIMARY KEY (programme, decision)
    ) STRICT;
    -- A row for each movement: what a decision gave to a plan is positive, what it took back negative.
    CREATE TABLE IF NOT EXISTS allocations (
        programme TEXT NOT NULL,
        plan TEXT NOT NULL,
        allocation TEXT NOT NULL,
        decision TEXT NOT NULL,
        cents INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS allocations_by_name ON allocations (programme, allocation);
    CREATE TABLE IF NOT EXISTS payments (
        programme TEXT NOT NULL,
        payment TEXT NOT NULL,
        allocation TEXT NOT NULL,
        cents INTEGER NOT NULL,
        paid_on TEXT NOT NULL,
        PRIMARY KEY (programme, payment)
    ) STRICT;
    CREATE VIEW IF NOT EXISTS plans AS
        SELECT programme, plan, sum(cents) AS allocated_cents FROM allocations GROUP BY programme, plan;
    COMMIT;
";

/// When to stop following.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// When all that is there is taken in.
    CaughtUp,
    /// Never: it waits for what comes.
    Stopped,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (store, model, until) = match args[..] {
        [store, model] => (store, model, Until::Stopped),
        [store, model, "--until-caught-up"] => (store, model, Until::CaughtUp),
        _ => return Err("usage: read_model sqlite:FILE|sled:FOLDER MODEL [--until-caught-up]".into()),
    };
    // One in sled serves one process: a service follows the ledger that it has open itself.
    pollster::block_on(follow(&Ledger::open(store)?, Path::new(model), until))
}

/// Follows the programmes of a ledger and keeps the read model in step with them.
pub async fn follow(ledger: &Ledger, model: &Path, until: Until) -> Result<(), Box<dyn Error>> {
    let mut model = Connection::open(model)?;
    // Not synced at each transaction: a cut of the power takes the last ones back whole, with their positions.
    model.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
    model.execute_batch(SCHEMA)?;
    let mut following = ledger.subscribe_all(positions(&model)?).await?;
    loop {
        let next = match until {
            Until::CaughtUp => following.try_next().await?,
            Until::Stopped => Some(following.next().await?),
        };
        let Some(mut delivery) = next else { return Ok(()) };
        // Where anything fails from here on, nothing is committed, and the next run begins where this one did.
        let transaction = model.transaction()?;
        for taken_in in 1.. {
            apply(&transaction, &delivery.commit)?;
            keep(&transaction, &delivery.commit.programme, &delivery.position)?;
            if taken_in == TOGETHER {
                break;
            }
            match following.try_next().await? {
                Some(next) => delivery = next,
                None => break,
            }
        }
        transaction.commit()?;
    }
}

/// Where the read model stands.
fn positions(model: &Connection) -> Result<BTreeMap<ProgrammeId, Position>, Box<dyn Error>> {
    let mut statement = model.prepare("SELECT programme, position FROM positions")?;
    let mut rows = statement.query([])?;
    let mut positions = BTreeMap::new();
    while let Some(row) = rows.next()? {
        positions.insert(row.get::<_, String>(0)?.parse()?, row.get::<_, String>(1)?.parse()?);
    }
    Ok(positions)
}

fn keep(model: &Transaction<'_>, programme: &ProgrammeId, position: &Position) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO positions (programme, position) VALUES (?1, ?2)";
    model.prepare_cached(sql)?.execute(params![programme.as_str(), position.to_string()]).map(drop)
}

/// The projection: what a commit changes in the tables. It is wrong where a commit is left out or comes twice.
fn apply(model: &Transaction<'_>, commit: &Commit) -> rusqlite::Result<()> {
    let programme = commit.programme.as_str();
    let run = |sql: &str, values: &[&dyn ToSql]| model.prepare_cached(sql)?.execute(values).map(drop);
    let allocated = |allocation: &Allocation| {
        let (name, cents) = (allocation.allocation.as_str(), allocation.amount.cents());
        run(
            "INSERT INTO allocations (programme, plan, allocation, decision, cents) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![programme, allocation.plan.as_str(), name, allocation.decision.as_str(), cents],
        )
    };
    let taken_back = |allocation: &AllocationId, decision: &DecisionId, amount: Money| {
        run(
            "INSERT INTO allocations (programme, plan, allocation, decision, cents)
             SELECT programme, plan, allocation, ?3, -?4 FROM allocations
             WHERE programme = ?1 AND allocation = ?2 LIMIT 1",
            params![programme, allocation.as_str(), decision.as_str(), amount.cents()],
        )
    };
    for event in &commit.events {
        match event {
            Event::DecisionTaken(fact) => {
                let decision = &fact.decision;
                run(
                    "INSERT INTO decisions (programme, decision, title, body, outcome, decided_on, sequence)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![
                        programme,
                        decision.decision.as_str(),
                        decision.title.as_str(),
                        decision.body.as_str(),
                        decision.outcome.to_string(),
                        decision.decided_on.to_string(),
                        commit.sequence.0.cast_signed(),
                    ],
                )?;
            }
            // The decision as it was, with what it resolved, follows in the same commit.
            Event::RecordCorrected(fact) => {
                if let Corrected::Decision(decision) = &fact.of {
                    let of = params![programme, decision.as_str()];
                    run("DELETE FROM decisions WHERE programme = ?1 AND decision = ?2", of)?;
                    run("DELETE FROM allocations WHERE programme = ?1 AND decision = ?2", of)?;
                }
            }
            Event::FundsAllocated(fact) => allocated(fact)?,
            Event::FundsReassigned(fact) => {
                taken_back(&fact.from, &fact.to.decision, fact.to.amount)?;
                allocated(&fact.to)?;
            }
            Event::FundsReleased(fact) => taken_back(&fact.allocation, &fact.decision, fact.amount)?,
            Event::Paid(fact) => {
                let (payment, allocation) = (fact.payment.as_str(), fact.allocation.as_str());
                run(
                    "INSERT INTO payments (programme, payment, allocation, cents, paid_on) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![programme, payment, allocation, fact.amount.cents(), fact.on.to_string()],
                )?;
            }
            Event::Refunded(fact) => run(
                "UPDATE payments SET cents = cents - ?3 WHERE programme = ?1 AND payment = ?2",
                params![programme, fact.payment.as_str(), fact.amount.cents()],
            )?,
            // The others change nothing in this model.
            _ => {}
        }
    }
    Ok(())
}
