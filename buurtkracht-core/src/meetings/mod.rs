//! Meetings: called, held, cancelled; their agendas and minutes (§ 3, domain § 3). How often is a duty,
//! looked at elsewhere.

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
