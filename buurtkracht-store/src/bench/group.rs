//! A group: its people, its plans, and what it records in a week.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::commands::{Decided, digest, document, in_writing, take_seat};

/// The weeks of a project, of a neighbourhood plan, and between changes of the resident.
const PROJECT: u32 = 13;
const YEAR: u32 = 52;
const RESIDENT: u32 = 104;

/// One of the groups, in a week.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub(super) number: u32,
    pub(super) monday: NaiveDate,
}

/// What is planned for a week: the days from Monday on with their commands.
#[derive(Default)]
struct Agenda(Vec<(usize, Value)>);

impl Agenda {
    fn add(&mut self, day: usize, command: Value) {
        self.0.push((day, command));
    }
}

impl Group {
    fn id(self) -> String {
        format!("group-{}", self.number)
    }

    fn worker(self) -> String {
        format!("worker-{}", self.number)
    }

    fn keeper(self) -> String {
        format!("keeper-{}", self.number)
    }

    /// Who speaks for the residents in the week of the group's own counting.
    fn resident(self, age: u32) -> String {
        format!("resident-{}-{}", self.number, age / RESIDENT)
    }

    fn area(self) -> String {
        format!("BU0001{:04}", self.number)
    }

    fn day(self, day: i64) -> NaiveDate {
        self.monday + TimeDelta::days(day)
    }

    /// The same number for the same week, between 0 and below a bound.
    fn draw(self, age: u32, below: u32) -> u32 {
        let mixed = (u64::from(self.number) << 32 | u64::from(age)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        u32::try_from((mixed >> 33) % u64::from(below.max(1))).unwrap_or_default()
    }

    /// It is formed, and its seats are taken.
    pub(super) fn setup(self, on: NaiveDate) -> Vec<Value> {
        let (group, area) = (self.id(), self.area());
        let person = |id: &str, kind: &str| json!({ "RegisterPerson": { "person": id, "kind": kind, "name": digest(id) } });
        let form = json!([{ "FormGroup": { "group": group, "form": "club", "areas": [area],
            "name": format!("The group of neighbourhood {}", self.number) } }]);
        let assign = json!([{ "DistributeCapacity": { "assignment": group, "from": { "pledge": "town-hours" },
            "to": group, "effort": { "fte": "0.50" }, "period": { "from": on, "until": "9999-12-31" } } }]);
        let venue = json!({ "written": { "opened": on, "closed": on } });
        let formed = Decided {
            id: format!("form-{group}"),
            title: "A group for the neighbourhood",
            body: "team",
            venue,
        };
        vec![
            json!({ "RegisterArea": { "area": area, "year": 2030, "name": format!("Neighbourhood {}", self.number) } }),
            json!({ "RegisterInitiative": { "initiative": format!("{group}-neighbours"), "areas": [area],
                "name": format!("The neighbours of neighbourhood {}", self.number), "on": on } }),
            formed.on(on, [("leader", "cas"), ("mate", "dee")], form),
            person(&self.worker(), "professional"),
            person(&self.keeper(), "professional"),
            person(&self.resident(0), "resident"),
            take_seat(&group, "worker", &self.worker(), Some("town"), on),
            take_seat(&group, "keeper", &self.keeper(), Some("homes"), on),
            take_seat(&group, "residents", &self.resident(0), None, on),
            in_writing(format!("staff-{group}"), "Time for the group", on, assign),
        ]
    }

    /// What it records in a week. Groups begin one after another, so that their projects do not all begin in
    /// the same week.
    pub(super) fn week(self, week: u32) -> Vec<(usize, Value)> {
        let mut agenda = Agenda::default();
        if let Some(age) = week.checked_sub(self.number % PROJECT) {
            self.people(age, &mut agenda);
            self.plans(age, &mut agenda);
            self.meeting(age, &mut agenda);
            self.money(age, &mut agenda);
            self.work(age, &mut agenda);
            self.results(age, &mut agenda);
        }
        agenda.0
    }

    fn people(self, age: u32, agenda: &mut Agenda) {
        if age == 0 || !age.is_multiple_of(RESIDENT) {
            return;
        }
        let (before, next) = (self.resident(age - 1), self.resident(age));
        agenda.add(
            0,
            json!({ "RegisterPerson": { "person": next, "kind": "resident", "name": digest(&next) } }),
        );
        agenda.add(
            0,
            json!({ "VacateSeat": { "body": self.id(), "seat": "residents", "person": before,
            "until": self.day(-3) } }),
        );
        agenda.add(0, take_seat(&self.id(), "residents", &next, None, self.monday));
    }

    /// The id of something of the group, by its week or the number of its project.
    fn own(self, what: &str, number: u32) -> String {
        format!("{what}-{}-{number}", self.number)
    }

    fn decided(self, id: String, title: &str, age: u32, effects: Value) -> Value {
        let voices =
            [("worker", self.worker()), ("keeper", self.keeper()), ("residents", self.resident(age))];
        let (body, venue) = (self.id(), json!({ "meeting": self.own("m", age) }));
        Decided { id, title, body: &body, venue }.on(self.day(2), voices, effects)
    }

    fn plans(self, age: u32, agenda: &mut Agenda) {
        let (project, year) = (age / PROJECT, age / YEAR);
        let (plan, parent) = (self.own("project", project), self.own("plan", year));
        let propose = |plan: &str, kind: Value, title: &str, days: i64| {
            json!({ "ProposePlan": { "plan": plan, "kind": kind, "title": title, "body": self.id(),
                "goals": ["green"], "areas": [self.area()],
                "period": { "from": self.monday, "until": self.day(days) }, "on": self.monday } })
        };
        let step = |step: &str, plan: &str, day: i64| json!({ step: { "plan": plan, "on": self.day(day) } });
        if age.is_multiple_of(YEAR) {
            if let Some(before) = year.checked_sub(1) {
                agenda.add(0, step("CompletePlan", &self.own("plan", before), 0));
            }
            agenda.add(0, propose(&parent, json!("neighbourhood"), "The plan of the neighbourhood", 363));
        }
        if age.is_multiple_of(PROJECT) {
            let kind = json!({ "project": { "parent": parent, "lead": self.resident(age) } });
            agenda.add(0, propose(&plan, kind, "Benches and trees where children play", 90));
        }
        if age % PROJECT == PROJECT - 1 {
            self.end_project(age, agenda);
        }
    }

    /// A project is completed and gives back what it did not use; one in eight is stopped.
    fn end_project(self, age: u32, agenda: &mut Agenda) {
        let number = age / PROJECT;
        let (plan, allocation, on) = (self.own("project", number), self.own("a", number), self.day(4));
        if self.draw(number, 8) == 0 {
            let effects = json!([{ "StopPlan": { "plan": plan, "ground": "not-working" } }]);
            agenda.add(4, in_writing(self.own("stop", number), "It does not work", on, effects));
        } else {
            agenda.add(4, json!({ "CompletePlan": { "plan": plan, "on": on } }));
            let effects = json!([{ "ReleaseFunds": { "allocation": allocation } }]);
            agenda
                .add(4, in_writing(self.own("release", number), "What the project did not use", on, effects));
        }
    }

    /// A meeting every week, called on Monday and held on Wednesday.
    fn meeting(self, age: u32, agenda: &mut Agenda) {
        let (meeting, group, on) = (self.own("m", age), self.id(), self.day(2));
        agenda.add(0, json!({ "ScheduleMeeting": { "meeting": meeting, "body": group, "on": on } }));
        agenda.add(
            0,
            json!({ "SetAgenda": { "meeting": meeting, "items": [
            { "item": "signals", "title": "What people in the neighbourhood say" },
            { "item": "project", "title": "How the project is doing" }] } }),
        );
        let present =
            [self.worker(), self.keeper(), self.resident(age)].map(|person| json!({ "person": person }));
        agenda.add(
            2,
            json!({ "HoldMeeting": { "meeting": meeting, "body": group, "on": on, "present": present,
            "handled": ["signals", "project"] } }),
        );
        if age > 0 {
            agenda.add(2, json!({ "AdoptMinutes": { "meeting": self.own("m", age - 1), "at": meeting } }));
            agenda.add(
                1,
                json!({ "CompleteAction": { "action": self.own("act", age - 1), "on": self.day(1) } }),
            );
        }
        self.decisions(age, agenda);
        agenda.add(2, json!({ "AgreeAction": { "action": self.own("act", age), "meeting": meeting,
            "what": "Ask the neighbours of the square what they miss there", "who": { "person": self.resident(age) },
            "by": self.day(9), "on": on } }));
        agenda.add(3, json!({ "FileMinutes": { "meeting": meeting, "document": document(&meeting), "on": self.day(3) } }));
    }

    fn decisions(self, age: u32, agenda: &mut Agenda) {
        let (number, plan) = (age / PROJECT, self.own("project", age / PROJECT));
        let start = |plan: &str| json!({ "StartPlan": { "plan": plan, "on": self.day(2) } });
        match age % PROJECT {
            0 => {
                if age.is_multiple_of(YEAR) {
                    let parent = self.own("plan", age / YEAR);
                    let effects = json!([{ "AdoptPlan": { "plan": parent } }]);
                    agenda.add(
                        2,
                        self.decided(
                            self.own("adopt-plan", number),
                            "The plan of the neighbourhood",
                            age,
                            effects,
                        ),
                    );
                    agenda.add(2, start(&parent));
                }
                let effects = json!([{ "AdoptPlan": { "plan": plan } }]);
                agenda.add(2, self.decided(self.own("adopt", number), "A new project", age, effects));
                agenda.add(2, start(&plan));
                // Pledges are for a calendar year: so is what is allocated from them.
                let new_years_eve = self.monday.with_month(12).and_then(|day| day.with_day(31));
                let until = new_years_eve.unwrap_or(self.monday).min(self.day(90));
                let pledge = if self.draw(number, 3) == 0 { "homes-money" } else { "town-money" };
                let effects = json!([{ "AllocateFunds": { "allocation": self.own("a", number), "plan": plan,
                    "from": { "pledge": pledge }, "amount": format!("{}.00", 4_000 + self.draw(number, 1_000)),
                    "period": { "from": self.day(3), "until": until.max(self.day(3)) } } }]);
                agenda.add(
                    3,
                    in_writing(self.own("fund", number), "Money for the project", self.day(3), effects),
                );
            }
            2 => {
                let effects = json!([{ "GrantInitiativeBudget": { "commitment": self.own("i", number),
                    "allocation": self.own("a", number), "initiative": format!("{}-neighbours", self.id()), "what": "A street dinner", "ceiling": "250.00",
                    "accountable": self.resident(age), "ground": "gift", "settle_by": self.day(80) } }]);
                agenda.add(2, in_writing(self.own("grant", number), "A street dinner", self.day(2), effects));
            }
            4 | 8 => {
                let effects =
                    json!([{ "ExpandPlan": { "plan": plan, "what": "One more corner of the square" } }]);
                agenda.add(2, self.decided(self.own("expand", age), "More of the same", age, effects));
            }
            _ => {}
        }
    }

    /// Something is ordered every third week; it comes and is invoiced in the next, and is paid in the one after.
    fn money(self, age: u32, agenda: &mut Agenda) {
        let (number, at) = (age / PROJECT, age % PROJECT);
        let allocation = self.own("a", number);
        if at == 11 {
            agenda.add(
                3,
                json!({ "SettleCommitment": { "commitment": self.own("i", number),
                "amount": format!("{}.50", 150 + self.draw(age, 90)), "document": document(&allocation),
                "on": self.day(3) } }),
            );
        }
        let Some(order) = at.checked_sub(1).map(|since| age - since % 3) else { return };
        let net = 200 + self.draw(order, 300);
        let (commitment, vat) = (self.own("c", order), net * 21);
        let vat = format!("{}.{:02}", vat / 100, vat % 100);
        let gross = net * 121;
        let gross = format!("{}.{:02}", gross / 100, gross % 100);
        match age - order {
            0 => agenda.add(3, json!({ "EnterCommitment": { "commitment": commitment, "allocation": allocation,
                "ground": "contract", "amount": format!("{}.00", net * 3 / 2), "counterparty": digest(&commitment),
                "by": self.worker(), "on": self.day(3) } })),
            1 => {
                agenda.add(1, json!({ "ConfirmDelivery": { "commitment": commitment, "by": self.keeper(),
                    "document": document(&commitment), "on": self.day(1) } }));
                let line = json!({ "allocation": allocation, "commitment": commitment,
                    "amount": { "net": format!("{net}.00"), "vat": vat } });
                agenda.add(3, json!({ "ReceiveInvoice": { "invoice": self.own("inv", order),
                    "supplier": format!("supplier-{}", self.draw(order, 200)),
                    "number": format!("{}-{:04}-{order}", self.monday.year(), self.number), "lines": [line],
                    "document": document(&gross), "on": self.day(3) } }));
            }
            _ => {
                agenda.add(1, json!({ "RecordPayment": { "payment": self.own("pay", order), "allocation": allocation,
                    "invoice": self.own("inv", order), "amount": gross, "by": self.worker(), "on": self.day(1) } }));
                agenda.add(3, json!({ "SettleCommitment": { "commitment": commitment, "amount": gross,
                    "on": self.day(3) } }));
                if self.draw(order, 4) == 0 {
                    agenda.add(3, json!({ "CreditInvoice": { "credit": self.own("credit", order),
                        "invoice": self.own("inv", order), "allocation": allocation,
                        "amount": { "net": "20.00", "vat": "4.20" }, "on": self.day(3) } }));
                    agenda.add(4, json!({ "RecordRefund": { "refund": self.own("refund", order),
                        "payment": self.own("pay", order), "amount": "24.20", "on": self.day(4) } }));
                }
            }
        }
    }

    /// Timesheets of the week, on Friday.
    fn work(self, age: u32, agenda: &mut Agenda) {
        let plan = self.own("project", age / PROJECT);
        for (name, hours) in [("w", 12), ("v", 6)] {
            agenda.add(
                4,
                json!({ "RecordEffort": { "work": self.own(name, age), "pledge": "town-hours",
                "body": self.id(), "plan": plan, "areas": [self.area()],
                "period": { "from": self.monday, "until": self.day(4) },
                "time": format!("{}:30", hours + self.draw(age, 5)), "source": "timesheet" } }),
            );
        }
    }

    /// Reports, signals, figures.
    fn results(self, age: u32, agenda: &mut Agenda) {
        let (plan, group, at) = (self.own("project", age / PROJECT), self.id(), age % PROJECT);
        if matches!(at, 4 | 8 | 12) {
            let month = json!({ "from": self.day(-25), "until": self.day(3) });
            let colour = if self.draw(age, 5) == 0 { "amber" } else { "green" };
            agenda.add(
                3,
                json!({ "SubmitReport": { "report": self.own("report", age), "by": group, "to": "team",
                "period": month, "document": document(&plan), "on": self.day(3) } }),
            );
            agenda.add(
                3,
                json!({ "RecordProgress": { "plan": plan, "by": group, "colour": colour,
                "note": { "digest": digest(&plan), "about": [self.resident(age)] }, "on": self.day(3) } }),
            );
            agenda.add(
                3,
                json!({ "RecordOutput": { "output": self.own("out", age), "plan": plan,
                "what": "People at the street dinner", "unit": "people", "count": 20 + self.draw(age, 60),
                "period": month } }),
            );
        }
        if matches!(at, 3 | 9) {
            agenda.add(
                1,
                json!({ "RaiseSignal": { "signal": self.own("s", age), "title": "It is dark on the square",
                "from": { "body": group }, "to": "team",
                "text": { "digest": digest(&group), "about": [self.resident(age)] }, "on": self.day(1) } }),
            );
        }
        if matches!(at, 4 | 10) {
            agenda.add(1, json!({ "GiveFeedback": { "feedback": self.own("f", age),
                "about": { "signal": self.own("s", age - 1) }, "from": "team", "to": group, "on": self.day(1) } }));
        }
        if at == 11 {
            agenda.add(
                3,
                json!({ "RecordMeasurement": { "measurement": self.own("fig", age), "indicator": "green",
                "area": self.area(), "area_year": self.monday.year(), "reference_date": self.monday,
                "value": { "figure": (30 + self.draw(age, 40)).to_string() }, "n": 40 + self.draw(age, 100),
                "source": "Count in the street", "method": "Asked at the door" } }),
            );
            agenda.add(
                4,
                json!({ "RecordEvaluation": { "evaluation": self.own("e", age), "title": "What it brought",
                "about": { "plan": plan }, "kind": "process", "by": group,
                "measurements": [self.own("fig", age)], "conclusion": "continue", "on": self.day(4) } }),
            );
        }
    }
}
