# Owners and what things rest on
section = § { $section }, { $layer }
no-body = no body
no-one-partner = no single partner
no-plan = no plan
owner = owner
rests-on = rests on
overdue-since = overdue since
deadline = deadline
title = title

# Open items
open = Open items as of { $day }
open-counts = { $in_time } in time, { $overdue } overdue.
open-overdue = { $overdue } overdue. Items that are in time are left out.
open-kinds = By kind: { $kinds }.
open-items = Each item
kind-of-item = kind
id = id
in-time = in time
sum = sum

# Duties
duties = Duties as of { $day }
duties-in = Duties in { $year } as of { $day }
only-section = Only the duties that rest on § { $section }.
duty-counts = { $met } met, { $partly } partly met, { $due } due, { $overdue } overdue, { $not_applicable } not applicable.
per-section = Per §
no-section = not in the text
each-duty = Each duty
duty = duty
asked-and-done = asked and done
what-is-overdue = Overdue
overdue-of-duty = { $duty }: { $overdue }
once = due by { $by }, none recorded
once-late = due by { $by }, done late on { $on }
once-done = due by { $by }, done on { $on }
recorded = due by { $by }, { $count } recorded
again = { $last ->
    [none] none recorded
   *[other] last on { $last }
  }, { $next ->
    [none] no other in the term
   *[other] next by { $next }
  } ({ $layer ->
    [policy] policy
   *[other] text
  }: { $months ->
    [one] every month
   *[other] every { $months } months
  })
network-grows = partners, initiatives and residents in seats: { $before } at the start of { $year }, { $now } on { $by }
progress-recorded = meeting on { $meeting }: progress reported of { $count } of { $of } active plans
done-of = { $done } of { $of }
meetings-held = { $asked } asked, { $held } held{ $count ->
    [0] {""}
   *[other] {", "}without a quorum on { $days }
  }
weeks-met = { $asked ->
    [one] 1 week asked
   *[other] { $asked } weeks asked
  }, met in { $met }
partly = { $done }; without { $lacks }
lacks-document = a document
lacks-adjustment = an adjustment
lacks-baseline = a baseline of { $goals }
lacks-successes = successes
lacks-challenges = challenges
lacks-other-funding = the other funding that was looked at
not-begun = the programme has not begun
opens-on = it opens on { $day }
outside-term = outside the term from { $from } to { $until }
no-meeting-yet = the body that monitors has not met yet
no-active-plan = no plan is active
no-whole-period = no group existed for a whole period
not-the-whole-year = the body did not exist for the whole year
nothing-there = there is none

# Feedback
feedback = Feedback between the levels as of { $day } (§ { $section })
feedback-unasked = Feedback between the levels as of { $day } (the text does not ask for it)
feedback-counts = { $given } given, { $due } due, { $overdue } overdue.
each-feedback = Each feedback item
no-feedback = Nothing awaits feedback.
owed-by = owed by
given-late = given late
given-on = given on
from = from
to = to
due-on = due on
due-at = at meeting
about-decision = decision { $id }
about-proposal = proposal { $id }
about-report = report { $id }
about-signal = signal { $id }

# Status
status = { $title } ({ $programme }) as of { $day }
term-in-force = Term { $from } to { $until }, in force since { $since }.
term-not-in-force = Term { $from } to { $until }, not in force.
charter-copy = Charter: { $copy }
unconfirmed-readings = Readings that the partners did not confirm: { $readings }.
status-counts = { $partners ->
    [one] 1 partner
   *[other] { $partners } partners
  }, { $persons ->
    [one] 1 person
   *[other] { $persons } persons
  }, { $meetings ->
    [one] 1 meeting
   *[other] { $meetings } meetings
  } held, { $decisions ->
    [one] 1 decision
   *[other] { $decisions } decisions
  }.
plans-by-status = Plans: { $plans }.
no-plans = There are no plans.
areas-without-plan = Without a plan: { $areas }.
status-sums = Pledged { $pledged }, spent { $spent }, free { $free } (sums over the sources, not a pot).
seats-vacant = Vacant seats: { $seats }.
open-proposals = Proposals without a decision: { $proposals }.
findings = Findings: { $count }
weight = weight
what-is-wrong = what is wrong

# Seats
seats = Seats as of { $day }
seat-counts = { $seats ->
    [one] 1 seat
   *[other] { $seats } seats
  }: { $filled } filled, { $vacant } vacant.
nobody-sits = Nobody holds such a seat on { $day }.
seat = seat
function = function
holder = holder
deputy = deputy
acting-for = { $acting } (for { $named })
vacant = vacant
vacant-since = vacant since
vacant-too-long = too long since
vacant-seats = Vacant seats
held-by-then = Held until { $day }
seated-as = as
