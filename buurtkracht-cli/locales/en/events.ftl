# Events, each in a line that begins with its thing
event-on = { $event }, on { $on }
programme-founded = programme founded: { $title }
charter-signed = charter signed for { $partner } by { $person }
charter-entered-into-force = charter in force from { $on }
charter-amended = charter amended by { $amendment } from { $from }: { $summary }
reading-confirmed = reading confirmed: { $point }{ $answer ->
    [0] {""}
   *[other] , read anew: { $answer }
  }
policy-set = policy set: { $name }: { $value }
charter-reviewed = charter reviewed over { $year } by { $by }: { $outcome }
governance-reviewed = governance reviewed by { $by }: { $outcome }
network-reviewed = network reviewed by { $by }: { $outcome }
partner-registered = partner joined: { $name } ({ $partner })
partner-renamed = partner { $partner } is now called { $name }
partner-succeeded = partner { $to } took the place of { $from } on { $on }
partner-left = partner { $partner } left the programme after { $until }
pledge-cancelled = pledge { $pledge }: { $what } will not come
area-succeeded = area { $from } became { $to } on { $on } ({ $kind })
area-registered = area { $area } { $name } ({ $year })
initiative-registered = initiative of residents joined: { $name } ({ $initiative })
initiative-left = initiative { $initiative } left after { $until }
person-registered = person registered: { $person }
group-formed = { $word ->
    [0] group
   *[other] { $word }
  } formed: { $name } ({ $group }), for { $areas }
groups-merged = groups { $groups } merged into { $name } ({ $into })
group-ended = { $word ->
    [0] group
   *[other] { $word }
  } { $group } ended on { $on }
seat-taken = { $person } takes seat { $seat } of { $body } from { $from }{ $initiative ->
    [0] {""}
   *[other] , for initiative { $initiative }
  }
seat-vacated = { $person } leaves seat { $seat } of { $body } after { $until }
deputy-designated = { $person } deputises for seat { $seat } of { $body } from { $from }
meeting-called = meeting { $meeting } of { $body } called for { $on }
meeting-held = meeting { $meeting } of { $body } held on { $on }, { $present ->
    [0] attendance unknown
   *[other] { $present } present
  }
meeting-cancelled = meeting { $meeting } cancelled
agenda-set = agenda of meeting { $meeting } set: { $items ->
    [one] 1 item
   *[other] { $items } items
  }
minutes-filed = minutes of meeting { $meeting } filed
minutes-adopted = minutes of meeting { $meeting } adopted at { $at }
week-without-meeting = { $body } did not meet in { $week } ({ $why })
action-agreed = action { $action } "{ $what }" for { $who }, by { $by }
action-done = action { $action } done
proposal-prepared = proposal { $proposal } "{ $title }" by { $by } to { $to }
advice-given = advice of { $by } on { $plan ->
    [yes] plan
   *[no] proposal
  } { $about }{ $to ->
    [0] {""}
   *[other] {" "}to { $to }
  }: { $verdict }
finding-accepted = finding accepted: { $finding }, { $about }, by { $by }: { $reason }{ $until ->
    [0] {""}
   *[other] {" "}(until { $until })
  }
duty-performed = duty { $duty } done by { $by }: { $outcome }
proposal-withdrawn = proposal { $proposal } withdrawn
decision-taken = decision { $decision } "{ $title }" { $outcome } by { $body }{ $authority ->
    [0] {""}
   *[other] , under reservation of { $authority }
  }
decision-revoked = decision { $decision } revoked by { $by }
reservation-lifted = decision { $decision }: approved, the reservation is lifted
reservation-lapsed = decision { $decision }: not approved, it has lapsed
decision-corrected = record of decision { $decision } corrected (entry { $entry }): { $reason }
meeting-corrected = record of meeting { $meeting } corrected (entry { $entry }): { $reason }
mandate-granted = mandate { $mandate } granted to { $to }: { $scope }
mandate-narrowed = mandate { $mandate } narrowed
mandate-revoked = mandate { $mandate } withdrawn from { $on }
mandate-used-in-decision = mandate { $mandate } used for decision { $decision }: { $amount }
mandate-used-in-commitment = mandate { $mandate } used for commitment { $commitment }: { $amount }
act-recorded = irregular act { $act }: { $what } (rule: { $rule })
act-ratified = irregular act { $act } ratified by { $decision }
act-reversed = irregular act { $act } reversed: { $how }
legacy-fact = before the signing, on { $on }: { $what }
report-submitted = report { $report } by { $by } to { $to } on { $period }
signal-raised = signal { $signal } "{ $title }" from { $from } to { $to }
feedback-given = feedback on { $about } from { $from } to { $to }
decision-superseded = decision { $decision } superseded by { $by }
strategy-adjusted = strategy adjusted: { $what }
contribution-provided = pledge { $pledge }: { $amount } provided ({ $contribution })
funds-allocated = allocation { $allocation }: { $amount } from { $from } to plan { $plan }
funds-reserved = allocation { $allocation }: { $amount } from { $from } reserved for plan { $plan }
funds-reassigned = allocation { $allocation }: { $amount } reassigned from { $from } to plan { $plan }
funds-released = allocation { $allocation }: { $amount } back to its source
commitment-entered = commitment { $commitment }: { $amount } on { $on } ({ $ground })
delivery-confirmed = commitment { $commitment }: delivery confirmed by { $by }
invoice-received = invoice { $invoice } ({ $supplier } { $number }): { $lines }
invoice-line = { $amount } on { $allocation }
invoice-credited = credit note { $credit }: { $amount } off invoice { $invoice } ({ $on })
payment-made = payment { $payment }: { $amount } on { $allocation }
payment-refunded = refund { $refund }: { $amount } came back of payment { $payment }
commitment-settled = commitment { $commitment } settled at { $amount }
initiative-budget-granted = budget { $id } of initiative { $initiative } for "{ $what }": { $amount } on { $on }, to be settled by { $by }
year-closed = { $partner } closed its books of { $year }
carried-over = carry-over { $carry_over }: { $amount } of { $source } from { $from } to { $to }, decided by { $authority }
funding-applied-for = funding { $funding } "{ $title }": { $applicant } applied to { $funder } for { $amount }
funding-awarded = funding { $funding } awarded: { $amount }, { $period }
funding-denied = funding { $funding } denied
funding-advanced = funding { $funding }: { $amount } paid by the funder ({ $advance })
funding-settled = funding { $funding } settled at { $amount }
funding-recovered = funding { $funding }: { $amount } taken back by the funder ({ $recovery })
budget-drafted = budget { $budget } "{ $title }" for { $years } drawn up by { $by }
budget-adopted = budget { $budget } adopted
capacity-distributed = assignment { $id }: { $effort } from { $from } to { $to }, { $period }
capacity-released = assignment { $assignment } released on { $on }
effort-distributed = share { $id }: { $effort } of { $from } spread over { $over }, { $period }
effort-released = share { $share } released on { $on }
effort-delivered = work { $work }: { $time } hours on pledge { $pledge } for { $body } ({ $source }), { $period }
plan-proposed = plan { $plan } "{ $title }" ({ $kind }) proposed
plan-adopted = plan { $plan } adopted
plan-rejected = plan { $plan } rejected
plan-withdrawn = plan { $plan } withdrawn
plan-started = plan { $plan } started
plan-paused = plan { $plan } paused
plan-resumed = plan { $plan } resumed
plan-completed = plan { $plan } completed
plan-progress = plan { $plan }: { $colour } ({ $by })
plan-expanded = plan { $plan } expanded: { $what }{ $amount ->
    [0] {""}
   *[other] {" "}(with { $amount })
  }
plan-scaled-up = plan { $plan } scaled up to { $areas }{ $amount ->
    [0] {""}
   *[other] {" "}(with { $amount })
  }
plan-stopped = plan { $plan } stopped: { $ground }
plan-superseded = plan { $plan } superseded by { $by }
output-recorded = output { $output } of plan { $plan }: { $count } { $unit } "{ $what }", { $days }
target-set = target { $target } for { $indicator } in { $area }: { $value } in { $period }, set by { $by }
indicator-defined = indicator { $indicator } "{ $title }" ({ $unit }) for goal { $goal }
baseline-recorded = baseline { $measurement }: { $figure }
measurement-recorded = measurement { $measurement }: { $figure }
measured = { $indicator } in { $area }: { $value } ({ $n ->
    [0] {""}
   *[other] n = { $n },{" "}
  }{ $source })
evaluation-recorded = evaluation { $evaluation } "{ $title }" ({ $kind }): { $conclusion }
fte = { $fte } fte
time-a-week = { $time } hours a week
time-a-year = { $time } hours a year
policy-setting = { $name ->
    [late_recording_days] days after which a fact is recorded late
    [vacancy_days] days that a seat may stay vacant
    [evaluation_months] months between evaluations
    [small_cell] people or homes below which a figure is suppressed
    [group_formers] bodies that form groups
    [multi_year_budget_by] day by which there is a budget of several years
    [holiday_weeks] weeks in which no group need meet
    [report_months] months between reports
    [network_months] months between looks at the network
    [carry_over] use of money that is carried over
    [effort_percent] percent of pledged effort that has to be delivered
    [quorum_functions] functions that take part in a decision of a group
    [consent_days] days after a meeting in which a consent in writing counts
    [urgent_stop_days] days within which an urgent stop is evaluated
    [baseline_months] months from the start within which each goal has a baseline
    [spread_days] days within which capacity of a group is spread over areas
    [confidence_percent] confidence level of intervals, in percent
    [set_by] body that sets the policy
    [chairs] chairs
   *[other] { $name }
  }
