# The page for the steering group
page = { $title }, { $day }
page-for = For { $body }; last meeting on { $on } ({ $meeting }) [{ $entry }].
page-for-first = For { $body }; no meeting before.
page-more = … { $count } more: { $command }
page-asked = Asked today
page-nothing-asked = Nothing waits for a decision.
page-proposal = proposal
page-source-free = source (free)
page-advice = advice
page-advised = { $verdict } ({ $by })
page-source = { $asked ->
    [none] { $source }
   *[other] { $source } { $asked }
  } ({ $short ->
    [yes] { $free }: too little
   *[no] { $free }
  })
page-sources = { $proposal }: { $sources }
page-rest-not-named = { $sources }, not named { $rest }
page-not-named = not named
page-nothing-free = nothing is free
page-of-plan = of the plan: { $sources }
page-decided = Decided last time
page-nothing-decided = Nothing was decided.
page-decided-on = decided
page-how-far = progress
page-done = done
page-done-as = done ({ $outcome })
page-in-hand = in hand, by { $by }: { $actions }
page-late = late since { $since }: { $actions }
page-stuck = stuck since { $since }: { $why }
page-reserved = under reservation until { $until }: { $authority }
page-replaced = replaced by { $by }
page-money = Money
page-forecast = forecast*
page-forecast-until = * Spent in the year by { $until }, by commitments, an estimate. By the pace of the days so far, all sources together: { $pace }.
page-hours = Hours in { $year }
page-each-apart = all, each unit apart
page-plans = Plans
page-no-plan = No plan is active.
page-phase = phase
page-colour-why = colour and reason
page-colour = { $colour } { $on }: { $why }
page-no-colour = no colour recorded
page-no-reason = no reason given
page-next-step = next step
page-adopt = adopt or reject it
page-resume = resume or stop it
page-start = start on { $on }
page-finish = finish by { $by }
page-do = { $kind }: { $what } ({ $owner })
page-do-by = { $kind }: { $what }, by { $due } ({ $owner })
page-goals = Goals
page-indicator = indicator, area
page-latest = latest
page-caveat = caveat
page-no-indicator = no indicator
page-too-few = too few to report
page-figure = { $value } ({ $on })
page-story = { $goal }: { $story } ({ $kind }, { $on })
page-overdue = Overdue duties
page-several = { $count }: { $first }
page-many = { $count }: { $first }, …
page-vacancies = Vacancies
page-no-vacancy = Every seat is filled.
page-ahead = Dates ahead
page-nothing-ahead = No date is known.
page-date = date
page-basis = What this page rests on
page-known = As of { $day }, by what was recorded up to { $known }.
page-nothing-known = As of { $day }, before anything was recorded.
page-checkpoint = Checkpoint: { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
  }, root { $root }.
