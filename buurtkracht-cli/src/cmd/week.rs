//! A week of a group in one line: it met, or it did not.

use buurtkracht_core::id::{MeetingId, PersonId, Sequence};
use buurtkracht_core::meetings::{Attendance, MeetingReport, Quality, WeekWithoutMeeting};
use buurtkracht_core::value::{Day, IsoWeek};
use buurtkracht_core::{Command, Programme};
use serde_json::json;

use super::hand::{Hand, Request};
use super::record::print_receipt;
use crate::args::{Global, KnownAt, Week, WeekVerb, When};
use crate::config::{self, Mode};
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::input::{self, unknown};
use crate::render;
use crate::render::recorded::{self, How, WeekBefore};
use crate::session::Session;
use crate::words::{Words, say};

pub async fn run(global: &Global, args: &Week) -> Result<Outcome, Failure> {
    let session = Session::with(global, &KnownAt::default(), Mode::Write).await?;
    let programme = session.programme();
    let bodies = programme.bodies().all();
    let names = bodies.iter().filter(|(_, body)| !body.form).map(|(id, _)| id.as_str());
    let group = bodies.get(&args.group).filter(|body| !body.form);
    group.ok_or_else(|| Failure::Input(unknown("group", args.group.as_str(), names)))?;
    let actor = global.actor.clone().ok_or_else(|| input::no_actor(None))?;
    let hand = Hand { global, ledger: &session.ledger, programme: &session.id, actor: &actor, name: "week" };
    let today = session.today();
    let (week, asking) = match &args.verb {
        WeekVerb::Held { when, present } => held(args, programme, today, when, present)?,
        WeekVerb::None { why, when } => {
            let (_, week) = day(when, today);
            let reason = (*why).into_reason();
            let known = programme.meetings().without().get(&(args.group.clone(), week));
            let without = WeekWithoutMeeting { body: args.group.clone(), week, why: reason };
            let command = Command::RecordWeekWithoutMeeting(without);
            let asking = match known {
                Some(known) if known.fact.why == reason => Asking::Before(known.sequence),
                Some(known) => Asking::Otherwise(known.sequence, known.fact.why.to_string()),
                None => Asking::Record(["week", "none"], Box::new(command)),
            };
            (week, asking)
        }
    };
    match asking {
        Asking::Before(entry) => before(global, entry, week),
        Asking::Otherwise(entry, what) => {
            let (group, week, entry) = (args.group.as_str(), week.to_string(), entry.to_string());
            let words = Words::of(global.lang);
            let report = say!(words, "week-otherwise", group, week, entry, what);
            Err(Failure::Batch { report, outcome: Outcome::Conflict })
        }
        Asking::Record(parts, command) => {
            let week = week.to_string();
            let id = hand.id(&[parts.as_slice(), &[args.group.as_str(), &week]].concat());
            let submission = hand.submission(&Request { id, command: json!(command) })?;
            let receipt = hand.ledger.submit(&submission).await?;
            config::close(hand.ledger, print_receipt(global, &receipt, false)).await
        }
    }
}

/// What is to be done about a week.
enum Asking {
    Before(Sequence),
    Otherwise(Sequence, String),
    /// With what makes the id of the command.
    Record([&'static str; 2], Box<Command>),
}

fn before(global: &Global, entry: Sequence, week: IsoWeek) -> Result<Outcome, Failure> {
    let result = recorded::Answer::Week(WeekBefore { entry, repeated: true, week });
    render::print(global, "record", None, &result, || {
        Document::new(How::Before.say(Words::of(global.lang), Some(entry), false))
    })?;
    Ok(Outcome::Done)
}

/// The day that is meant, and its week: today, unless another is named. Of another week its Monday.
fn day(when: &When, today: Day) -> (Day, IsoWeek) {
    match (when.date, when.week) {
        (Some(date), _) => (date, IsoWeek::of(date)),
        (None, Some(week)) if week != IsoWeek::of(today) => (week.monday(), week),
        (None, _) => (today, IsoWeek::of(today)),
    }
}

fn held(
    args: &Week,
    programme: &Programme,
    today: Day,
    when: &When,
    present: &[PersonId],
) -> Result<(IsoWeek, Asking), Failure> {
    let (on, week) = day(when, today);
    // Without names nobody knows who was there.
    let mut there: Vec<&PersonId> = present.iter().collect();
    let persons = programme.persons().all();
    if let Some(stranger) = there.iter().find(|person| !persons.contains_key(*person)) {
        let names = persons.keys().map(PersonId::as_str);
        return Err(Failure::Input(unknown("person", stranger.as_str(), names)));
    }
    there.sort();
    there.dedup();
    let mut known = programme.meetings().held(&args.group).filter(|(_, m)| IsoWeek::of(m.on) == week);
    if let Some((id, meeting)) = known.next() {
        let report = meeting.proceedings();
        let mut recorded: Vec<&PersonId> = report
            .into_iter()
            .flat_map(|report| &report.present)
            .map(|attendance| &attendance.person)
            .collect();
        recorded.sort();
        let same = present.is_empty() || recorded == there;
        let who: Vec<&str> = recorded.iter().map(|person| person.as_str()).collect();
        let asking = match same {
            true => Asking::Before(meeting.sequence),
            false => Asking::Otherwise(meeting.sequence, format!("{id}, {}", who.join(" "))),
        };
        return Ok((week, asking));
    }
    let meeting = format!("{}-{}", args.group, week).to_lowercase();
    let meeting: MeetingId = meeting.parse().map_err(|error| Failure::Input(format!("{error}")))?;
    let member = |person: &&PersonId| Attendance { person: (*person).clone(), quality: Quality::Member };
    let report = MeetingReport {
        meeting,
        body: args.group.clone(),
        with: Vec::new(),
        on,
        present: there.iter().map(member).collect(),
        handled: Vec::new(),
        reported: Vec::new(),
        minutes: None,
    };
    Ok((week, Asking::Record(["week", "held"], Box::new(Command::HoldMeeting(report)))))
}
