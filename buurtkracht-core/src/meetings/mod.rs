//! Meetings, called, held or cancelled, with their agendas and minutes (§ 3, domain § 3).
//!
//! [`MeetingCall`] announces a meeting and [`MeetingReport`] records that it was held, called before or not. [`MinutesFiling`]
//! and [`MinutesAdoption`] follow. [`Meetings`] is the state. Whether a body meets often enough is a duty, so
//! [`compliance`](crate::compliance) answers that.

mod attendance;
mod data;
mod rules;
mod state;

pub use attendance::{AttendanceError, Members, RollCall, Statement};
pub use data::{
    Agenda, AgendaItem, Attendance, Cancellation, MeetingCall, MeetingReport, MinutesAdoption, MinutesFiling,
    NoMeetingReason, Quality, WeekWithoutMeeting,
};
pub(crate) use rules::{
    adopt_minutes, cancel, file_minutes, hold, reported, schedule, set_agenda, week_without,
};
pub use state::{Meeting, MeetingStatus, Meetings, Proceedings};

#[cfg(test)]
mod tests;
